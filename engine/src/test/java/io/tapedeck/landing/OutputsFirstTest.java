package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Frame;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.StreamWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The order of two lanes against a search of everything, on tapes and lanes of chance. */
@Timeout(60)
class OutputsFirstTest {
    @TempDir
    Path directory;

    @Test
    void shouldHoldBackWhatAnEarlierOutputOnATradingTableComesBefore() {
        long seed = Long.getLong("tapedeck.seed", System.nanoTime());
        System.out.println("outputs first: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        AtomicLong landed = new AtomicLong(-1);
        AtomicLong flushed = new AtomicLong();
        try (TradingTape tape = new TradingTape(directory)) {
            tape.generate(random, 400);
            long outputs = tape.outputsUpTo(tape.sequence());
            LandingSource.Stream stream = new LandingSource.Stream(directory.resolve(Journal.OUTPUTS), () -> outputs);
            OutputsFirst first = new OutputsFirst(stream, landed::get, flushed::set);
            assertThat(holdsBack(first, tape, 1)).as("before the outputs lane stands").isTrue();
            landed.set(0);
            long sequence = 1;
            for (int i = 0; i < 3_000; i++) {
                if (random.nextInt(100) == 0) {
                    sequence = random.nextLong(1, tape.sequence()); // the lane reads its watermark again
                }
                if (random.nextInt(100) == 0) { // another start
                    landed.set(random.nextLong(0, outputs));
                    first.close();
                    first = new OutputsFirst(stream, landed::get, flushed::set);
                }
                sequence = Math.min(tape.sequence(), sequence + random.nextInt(4));
                landed.set(Math.min(outputs, landed.get() + random.nextInt(8) / 7));
                long expected = naive(tape, sequence, landed.get());
                flushed.set(-1);
                assertThat(holdsBack(first, tape, sequence)).as("seed %d, row %d, landed %d, comes first %d", seed,
                        sequence, landed.get(), expected).isEqualTo(expected > 0);
                assertThat(flushed).hasValue(expected > 0 ? expected : -1);
                if (expected > 0) {
                    long before = landed.get();
                    landed.set(expected - 1);
                    assertThat(first.isOver()).isFalse();
                    landed.set(expected);
                    assertThat(first.isOver()).isTrue();
                    landed.set(random.nextBoolean() ? before : expected);
                }
            }
            first.close();
        }
    }

    @Test
    void shouldGoOnWhereRetentionTookTheFilesUnderAPlaceThatHasLanded() throws IOException {
        AtomicLong hour = new AtomicLong();
        AtomicLong landed = new AtomicLong(5);
        JournalOptions options = JournalOptions.defaults().withChronicleBlockBytes(1 << 20)
                .withDiskFloorBytes(64 << 20).withClock(() -> hour.get() * 3_600_000_000_000L);
        try (TradingTape rows = new TradingTape(directory.resolve("rows"));
                Journal journal = Journal.open(directory.resolve("journal"), options)) {
            StreamWriter writer = journal.startOutputs(1);
            Frame frame = new Frame(1 << 10);
            for (int output = 1; output <= 40; output++) {
                frame.clear();
                frame.row(0, 1, 1, output, new RowWriter().begin(new Name("trades")).putLong(new Name("quantity"), 1));
                EventHeader.sequence(frame.buffer(), frame.offset(0), output);
                writer.append(frame.buffer(), frame.offset(0), frame.length(0));
                if (output % 10 == 0) {
                    writer.commit(-1);
                    hour.incrementAndGet();
                }
            }
            OutputsFirst first = new OutputsFirst(new LandingSource.Stream(journal.outputsDirectory(), () -> 40),
                    landed::get, _ -> {
                    });
            assertThat(holdsBack(first, rows, 8)).isTrue();
            landed.set(35);
            try (Stream<Path> files = Files.walk(journal.outputsDirectory())) {
                List<Path> cycles = files.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
                assertThat(cycles).hasSize(4);
                for (Path cycle : cycles.subList(0, 3)) {
                    Files.delete(cycle);
                }
            }
            assertThat(holdsBack(first, rows, 38)).as("outputs 36 and 37 come first").isTrue();
            landed.set(37);
            assertThat(holdsBack(first, rows, 38)).isFalse();
            first.close();
        }
    }

    private static boolean holdsBack(OutputsFirst first, TradingTape tape, long sequence) {
        Frame row = tape.tradeAt(sequence);
        return first.holdsBack(row.buffer(), row.offset(0));
    }

    /** The last output on a trading table, not landed, of an event before the row; 0 for none. */
    private static long naive(TradingTape tape, long sequence, long landed) {
        return tape.tradingCauses().entrySet().stream()
                .filter(output -> output.getValue() < sequence && output.getKey() > landed)
                .mapToLong(Map.Entry::getKey).max().orElse(0);
    }
}
