package io.tapedeck.decide.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DecidedAndReadableTest {
    @Test
    void shouldNeverPassAnEventWhoseOutputsAreNotReadableAndAlwaysComeToTheEnd() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            AtomicLong decided = new AtomicLong();
            AtomicLong emitted = new AtomicLong();
            AtomicLong readable = new AtomicLong();
            List<Long> lastOutput = new ArrayList<>(List.of(0L));
            DecidedAndReadable passed = new DecidedAndReadable(decided::get, emitted::get, readable::get);
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> emitted.addAndGet(random.nextInt(3)); // of the next event, published before it is decided
                    case 1 -> {
                        lastOutput.add(emitted.get());
                        decided.incrementAndGet();
                    }
                    default -> readable.set(Math.min(emitted.get(), readable.get() + random.nextInt(4)));
                }
                long event = passed.getAsLong();
                assertThat(event).isLessThanOrEqualTo(decided.get());
                assertThat(lastOutput.get((int) event)).as("seed %d, event %d", seed, event)
                        .isLessThanOrEqualTo(readable.get());
            }
            readable.set(emitted.get());
            assertThat(passed.getAsLong()).isEqualTo(decided.get());
        }
    }

    @Test
    void shouldGoOnWhileNewOutputsComeBeforeTheOldAreReadable() {
        AtomicLong clock = new AtomicLong(10);
        DecidedAndReadable passed = new DecidedAndReadable(clock::get, clock::get, () -> clock.get() - 3);
        long before = passed.getAsLong();
        for (int i = 0; i < 20; i++) {
            clock.incrementAndGet();
            passed.getAsLong();
        }
        assertThat(passed.getAsLong()).isGreaterThan(before + 10);
    }
}
