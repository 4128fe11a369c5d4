package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.TapedeckException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalTest {
    @TempDir
    Path directory;

    @Test
    void shouldReadWhatWasCommittedOnceItIsSynced() throws InterruptedException {
        try (Journal journal = Journal.open(directory, Tape.options());
                MarketWriter writer = journal.startMarket(1);
                JournalReader reader = journal.marketReader(journal.progress()::syncedSequence)) {
            assertThat(Tape.drain(reader)).isEmpty();
            Tape.block(writer, 1, 100);
            assertThat(journal.progress().writtenSequence()).isEqualTo(100);
            assertThat(journal.progress().awaitSynced(100, TimeUnit.SECONDS.toNanos(20))).isTrue();
            assertThat(Tape.drain(reader)).isEqualTo(Tape.range(1, 100));
            Tape.block(writer, 101, 150);
            assertThat(journal.progress().awaitSequence(150, TimeUnit.SECONDS.toNanos(20))).isTrue();
            assertThat(Tape.drain(reader)).isEqualTo(Tape.range(101, 150));
        }
    }

    @Test
    void shouldGoOnInANewSegmentAfterEachStart() {
        for (int start = 0; start < 3; start++) {
            try (Journal journal = Journal.open(directory, Tape.options())) {
                assertThat(journal.recovered().lastSequence()).isEqualTo(start * 10L);
                MarketWriter writer = journal.startMarket(start * 10L + 1);
                Tape.block(writer, start * 10L + 1, start * 10L + 10);
            }
        }
        assertThat(Segment.list(directory.resolve(Journal.MARKET)).stream().map(Segment::name)).isEqualTo(
                List.of("00000000000000000001", "00000000000000000011", "00000000000000000021"));
        assertThat(Tape.sequences(directory.resolve(Journal.MARKET))).isEqualTo(Tape.range(1, 30));
    }

    @Test
    void shouldKeepItsId() {
        java.util.UUID first;
        try (Journal journal = Journal.open(directory, Tape.options())) {
            first = journal.id();
        }
        try (Journal journal = Journal.open(directory, Tape.options())) {
            assertThat(journal.id()).isEqualTo(first);
        }
    }

    @Test
    void shouldNameTheProcessThatHoldsTheLock() {
        Journal journal = Journal.open(directory, Tape.options());
        assertThatThrownBy(() -> Journal.open(directory, Tape.options())).isInstanceOf(TapedeckException.class)
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        journal.close();
        Journal.open(directory, Tape.options()).close();
    }

    @Test
    void shouldKeepRejectsInAStreamOfTheirOwn() {
        try (Journal journal = Journal.open(directory, Tape.options())) {
            journal.rejects().reject("file a.csv row 3", "price is no number", 9,
                    new org.agrona.concurrent.UnsafeBuffer("x,y".getBytes(java.nio.charset.StandardCharsets.UTF_8)), 0,
                    3);
            journal.rejects().reject("socket", "too long", 0, null, 0, 0);
        }
        assertThat(Tape.sequences(directory.resolve(Journal.REJECTS))).isEqualTo(List.of(1L, 2L));
    }

    @Test
    void shouldRefuseASequenceThatIsNotTheNext() {
        try (Journal journal = Journal.open(directory, Tape.options())) {
            MarketWriter writer = journal.startMarket(5);
            assertThatThrownBy(() -> Tape.block(writer, 6, 6)).isInstanceOf(TapedeckException.class)
                    .hasMessageContaining("sequence 5 was expected, 6 came");
        }
    }
}
