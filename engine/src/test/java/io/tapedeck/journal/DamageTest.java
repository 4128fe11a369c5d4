package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damage that is not the tail is refused at a start, named by verify, and met loudly by a reader. */
@Timeout(120)
class DamageTest {
    private static final int BLOCKS = 5;

    @TempDir
    Path directory;
    private Path market;
    private List<TapeFiles.Place> blocks;

    /** Three segments; the middle one has two cycle files; blocks of 10 events. */
    @BeforeEach
    void write() {
        market = directory.resolve(Journal.MARKET);
        Tape.TestClock clock = new Tape.TestClock();
        long sequence = 1;
        for (int start = 0; start < 3; start++) {
            try (Journal journal = Journal.open(directory, Tape.options().withClock(clock))) {
                MarketWriter writer = journal.startMarket(sequence);
                for (int block = 0; block < BLOCKS; block++) {
                    if (start == 1 && block == 2) {
                        clock.advanceSeconds(3600);
                    }
                    Tape.block(writer, sequence, sequence + 9);
                    sequence += 10;
                }
            }
        }
        blocks = TapeFiles.blocks(market);
    }

    private TapeFiles.Place blockWith(long firstSequence) {
        return blocks.stream().filter(place -> place.firstSequence() == firstSequence).toList().getLast();
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> Journal.open(directory, Tape.options())).isInstanceOfSatisfying(
                TapedeckException.class,
                e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIGURATION))
                .hasMessageContainingAll(parts);
    }

    private VerifyReport verify() {
        return JournalVerifier.verify(market, (events, sequence) -> {
        });
    }

    @Test
    void shouldRefuseDamageInTheMiddleOfTheNewestFile() throws IOException {
        TapeFiles.Place damaged = blockWith(121);
        TapeFiles.flip(damaged.file(), damaged.begin() + 70, 3);
        refused("segment 00000000000000000101", "file ", "index 3", "byte " + damaged.begin(), "sequence 121");
        VerifyReport report = verify();
        assertThat(report.problems()).hasSize(1);
        assertThat(report.problems().getFirst()).contains("segment 00000000000000000101", "index 3", "sequence 121");
        assertThat(report.events()).isEqualTo(140);
    }

    @Test
    void shouldNameDamageInAnOlderSegmentAndMeetItLoudly() throws IOException {
        TapeFiles.Place damaged = blockWith(21);
        TapeFiles.zero(damaged.file(), damaged.begin() + 100, damaged.begin() + 200);
        VerifyReport report = verify();
        assertThat(report.problems()).hasSize(1);
        assertThat(report.problems().getFirst()).contains("segment 00000000000000000001", "sequence 21");
        List<Long> read = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(market, () -> Long.MAX_VALUE)) {
            assertThatThrownBy(() -> read.addAll(Tape.drain(reader))).isInstanceOf(TapedeckException.class)
                    .hasMessageContainingAll("segment 00000000000000000001", "sequence 21");
            reader.seek(31);
            assertThat(Tape.drain(reader)).isEqualTo(Tape.range(31, 150));
        }
    }

    @Test
    void shouldRefuseAMissingCycleFile() throws IOException {
        Files.delete(blockWith(51).file());
        refused("segment", "00000000000000000051", "51", "70");
        assertThat(verify().good()).isFalse();
    }

    @Test
    void shouldRefuseAMissingSegment() throws IOException {
        TapeFiles.delete(blockWith(51).file().getParent());
        refused("00000000000000000001", "100", "00000000000000000101");
        assertThat(verify().good()).isFalse();
    }

    @Test
    void shouldRefuseAnOlderSegmentThatLostItsTail() throws IOException {
        TapeFiles.Place last = blockWith(91);
        TapeFiles.truncate(last.file(), last.begin() + 50);
        refused("00000000000000000051", "100");
        assertThat(String.join("\n", verify().problems())).contains("sequence 91");
    }

    @Test
    void shouldReadEveryBlockWhereTheLibrarysOwnPagesAreDamaged() throws IOException {
        for (TapeFiles.Place place : blocks) {
            Files.write(place.file().resolveSibling("metadata.cq4t"), new byte[100]);
        }
        TapeFiles.Place first = blockWith(101);
        TapeFiles.zero(first.file(), 4096, 8192);
        TapeFiles.flip(first.file(), 203, 6);
        assertThat(Tape.sequences(market)).isEqualTo(Tape.range(1, 150));
        VerifyReport report = verify();
        assertThat(report.good()).isTrue();
        assertThat(String.join("\n", report.notes())).contains("own pages are damaged");
        try (Journal journal = Journal.open(directory, Tape.options())) {
            assertThat(journal.recovered().lastSequence()).isEqualTo(150);
        }
    }

    @Test
    void shouldTakeDamageBehindTheLastSyncAsTheEnd() throws IOException {
        SyncedCheckpoint.create(market, 120).close();
        TapeFiles.Place lost = blockWith(131);
        TapeFiles.zero(lost.file(), lost.begin(), lost.end());
        try (Journal journal = Journal.open(directory, Tape.options())) {
            assertThat(journal.recovered().lastSequence()).isEqualTo(130);
            assertThat(String.join("\n", journal.recovered().notes())).contains("not synced", "sequence 131");
            MarketWriter writer = journal.startMarket(131);
            Tape.block(writer, 131, 133);
        }
        // the blocks behind the lost page stay as evidence and are never read
        assertThat(Tape.sequences(market)).isEqualTo(Tape.range(1, 133));
        assertThat(verify().problems()).isEmpty();
        try (Journal journal = Journal.open(directory, Tape.options())) {
            assertThat(journal.recovered().lastSequence()).isEqualTo(133);
        }
    }

    @Test
    void shouldNeverChangeWhatItReads() throws IOException {
        TapeFiles.flip(blockWith(141).file(), blockWith(141).begin() + 60, 1);
        Path copy = directory.resolveSibling("copy-of-" + directory.getFileName());
        TapeFiles.copy(directory, copy);
        verify();
        Journal.open(directory, Tape.options()).close();
        for (TapeFiles.Place place : blocks) {
            assertThat(place.file()).hasSameBinaryContentAs(TapeFiles.in(copy, place.file(), directory));
        }
        TapeFiles.delete(copy);
    }

    @Test
    void shouldRecordAGapAndReadOverIt() {
        try (Journal journal = Journal.open(directory, Tape.options())) {
            MarketWriter writer = journal.startMarket(1001);
            Tape.block(writer, 1001, 1010);
        }
        List<Long> expected = Tape.range(1, 150);
        expected.addAll(Tape.range(1001, 1010));
        assertThat(Tape.sequences(market)).isEqualTo(expected);
        VerifyReport report = verify();
        assertThat(report.good()).isTrue();
        assertThat(report.notes()).anyMatch(note -> note.contains("recorded gap: sequences 151 to 1000"));
        try (JournalReader reader = JournalReader.open(market, () -> Long.MAX_VALUE)) {
            reader.seek(500);
            assertThat(Tape.drain(reader)).isEqualTo(Tape.range(1001, 1010));
        }
    }

    @Test
    void shouldPassOverStartsThatDiedBeforeTheirFirstEvent() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (Journal journal = Journal.open(directory, Tape.options())) {
                journal.startMarket(151);
            }
        }
        Files.createDirectory(market.resolve("00000000000000000151.9"));
        try (Journal journal = Journal.open(directory, Tape.options())) {
            assertThat(journal.recovered().lastSequence()).isEqualTo(150);
            Tape.block(journal.startMarket(151), 151, 152);
        }
        assertThat(Tape.sequences(market)).isEqualTo(Tape.range(1, 152));
        assertThat(verify().good()).isTrue();
    }
}
