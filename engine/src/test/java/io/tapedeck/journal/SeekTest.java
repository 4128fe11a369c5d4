package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventHeader;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SeekTest {
    private static final long SEED = 20_260_711L;

    @TempDir
    Path directory;

    private long writeThreeSegments(int blocksEach) {
        Random random = new Random(SEED);
        Tape.TestClock clock = new Tape.TestClock();
        long sequence = 1;
        for (int start = 0; start < 3; start++) {
            try (Journal journal = Journal.open(directory, Tape.options().withClock(clock))) {
                MarketWriter writer = journal.startMarket(sequence);
                for (int block = 0; block < blocksEach; block++) {
                    int count = 1 + random.nextInt(9);
                    Tape.block(writer, sequence, sequence + count - 1);
                    sequence += count;
                    if (random.nextInt(8) == 0) {
                        clock.advanceSeconds(3600L * (1 + random.nextInt(3)));
                    }
                }
            }
        }
        return sequence - 1;
    }

    @Test
    void shouldSeekToEverySequenceAcrossSegmentsAndCycles() {
        long last = writeThreeSegments(25);
        try (JournalReader reader = JournalReader.open(directory.resolve(Journal.MARKET), () -> Long.MAX_VALUE)) {
            assertThat(reader.firstSequence()).isEqualTo(1);
            for (long sequence = last; sequence >= 1; sequence--) {
                long wanted = sequence;
                reader.seek(wanted);
                assertThat(reader.poll(block -> {
                    assertThat(block.firstSequence()).isLessThanOrEqualTo(wanted);
                    assertThat(block.lastSequence()).isGreaterThanOrEqualTo(wanted);
                })).as("seed %d sequence %d", SEED, wanted).isTrue();
            }
            reader.seek(last + 1);
            assertThat(reader.poll(block -> {
            })).isFalse();
            reader.seek(1);
            assertThat(Tape.drain(reader)).isEqualTo(Tape.range(1, last));
        }
    }

    @Test
    void shouldSeekWithinALargeFile() {
        long blocks = 1_500;
        try (Journal journal = Journal.open(directory, Tape.options())) {
            MarketWriter writer = journal.startMarket(1);
            for (long block = 0; block < blocks; block++) {
                Tape.block(writer, block * 20 + 1, block * 20 + 20);
            }
        }
        Random random = new Random(SEED);
        try (JournalReader reader = JournalReader.open(directory.resolve(Journal.MARKET), () -> Long.MAX_VALUE)) {
            for (int i = 0; i < 300; i++) {
                long wanted = 1 + random.nextLong(blocks * 20);
                reader.seek(wanted);
                boolean[] found = {false};
                reader.poll(block -> block.forEach((buffer, offset, length) -> found[0] |= EventHeader.sequence(buffer,
                        offset) == wanted));
                assertThat(found[0]).as("seed %d sequence %d", SEED, wanted).isTrue();
            }
        }
    }

    @Test
    void shouldDeliverNothingBeyondTheLimit() {
        writeThreeSegments(4);
        long[] limit = {0};
        try (JournalReader reader = JournalReader.open(directory.resolve(Journal.MARKET), () -> limit[0])) {
            reader.seek(1);
            assertThat(Tape.drain(reader)).isEmpty();
            long[] end = {0};
            while (end[0] < 20) {
                limit[0]++;
                reader.poll(block -> {
                    assertThat(block.lastSequence()).isLessThanOrEqualTo(limit[0]);
                    end[0] = block.lastSequence();
                });
            }
        }
    }

    @Test
    void shouldGiveLimitsToOtherProcesses() {
        long last = writeThreeSegments(3);
        assertThat(JournalReader.syncedLimit(directory.resolve(Journal.MARKET)).getAsLong()).isEqualTo(last);
        assertThat(JournalReader.syncedLimit(directory.resolve("absent")).getAsLong()).isZero();
    }

    @Test
    void shouldKeepEachFileReadableAloneAfterRetention() {
        long last = writeThreeSegments(30);
        Path market = directory.resolve(Journal.MARKET);
        long readTo = last / 2;
        Retention.Outcome none = Retention.apply(market,
                new Retention.Policy(last, Long.MAX_VALUE, Long.MAX_VALUE), Long.MAX_VALUE / 2);
        assertThat(none.deleted()).isEmpty();
        Retention.Outcome outcome = Retention.apply(market, new Retention.Policy(readTo, 0, Long.MAX_VALUE),
                Long.MAX_VALUE / 2);
        assertThat(outcome.deleted()).isNotEmpty();
        assertThat(outcome.firstKept()).isGreaterThan(1).isLessThanOrEqualTo(readTo);
        assertThat(Tape.sequences(market)).isEqualTo(Tape.range(outcome.firstKept(), last));
        assertThat(JournalVerifier.verify(market, (events, sequence) -> {
        }).problems()).isEmpty();
        try (JournalReader reader = JournalReader.open(market, () -> Long.MAX_VALUE)) {
            assertThat(reader.firstSequence()).isEqualTo(outcome.firstKept());
            reader.seek(readTo);
            assertThat(reader.poll(block -> {
            })).isTrue();
            assertThatThrownBy(() -> reader.seek(outcome.firstKept() - 1)).isInstanceOfSatisfying(
                    TapedeckException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.DATA));
        }
        Retention.Outcome all = Retention.apply(market, new Retention.Policy(Long.MAX_VALUE, 0, 0),
                Long.MAX_VALUE / 2);
        assertThat(Tape.sequences(market)).isEqualTo(Tape.range(all.firstKept(), last));
        try (Journal journal = Journal.open(directory, Tape.options())) {
            assertThat(journal.recovered().lastSequence()).isEqualTo(last);
            assertThat(journal.recovered().catalogue().feed(Tape.FEED).sequence()).isEqualTo(last - last % 3);
            Tape.block(journal.startMarket(last + 1), last + 1, last + 2);
        }
        assertThat(Tape.sequences(market)).isEqualTo(Tape.range(all.firstKept(), last + 2));
    }

    @Test
    void shouldWaitWhereTheFileIsThereAndItsFirstBlockIsNot() throws Exception {
        try (Journal journal = Journal.open(directory, Tape.options())) {
            Tape.block(journal.startMarket(1), 1, 10);
        }
        Path market = directory.resolve(Journal.MARKET);
        Path file = Segment.list(market).get(0).cycleFiles().get(0);
        long firstBlock;
        try (CycleFile cycle = new CycleFile(file, null)) {
            assertThat(cycle.first(new Block())).isTrue();
            firstBlock = cycle.position();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(firstBlock);
        }
        try (JournalReader reader = JournalReader.open(market, () -> 0)) {
            reader.seek(1);
            assertThat(reader.poll(block -> {
            })).isFalse();
        }
    }
}
