package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchOrderTest {
    /** Instruments that differ only in bits that the packed key has no room for, and ordinary ones. */
    private static long instrument(SplittableRandom random) {
        return random.nextInt(4) == 0
                ? 0x1234_5678_9abc_0000L + random.nextInt(4)
                : random.nextLong(1, Long.MAX_VALUE)
                        % 50 * 0x0123_4567_89ab_cdL;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 17, 1_000, 20_000})
    void shouldOrderAsTheNaiveComparatorDoes(int count) {
        SplittableRandom random = new SplittableRandom(count);
        MessageBatch batch = new MessageBatch(16, 64);
        BatchOrder order = new BatchOrder();
        for (int round = 0; round < 5; round++) {
            batch.clear();
            Frame frame = new Frame(1 << 12);
            for (int i = 0; i < count; i++) {
                frame.clear();
                // some rounds in order of time, some late here and there, one backwards
                long time = round == 4 ? count - i : round == 0 ? i : i + random.nextInt(round * 40);
                frame.trade(instrument(random), time, time, 0, 0).price(i);
                EventHeader.sequence(frame.buffer(), frame.offset(0), i + 1);
                batch.add(frame.buffer(), frame.offset(0), frame.length(0), random.nextInt(3));
            }
            order.sort(batch);
            int[] naive = IntStream.range(0, count).boxed()
                    .sorted(Comparator.<Integer>comparingInt(batch::format).thenComparingLong(batch::instrument)
                            .thenComparing(Comparator.comparingLong(batch::time).thenComparingLong(batch::sequence)
                                    .reversed()))
                    .mapToInt(Integer::intValue).toArray();
            assertThat(order.count()).isEqualTo(count);
            assertThat(Arrays.copyOf(order.places(), count)).as("round %d", round).isEqualTo(naive);
        }
    }
}
