package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Frame;
import io.tapedeck.journal.Journal;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
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
