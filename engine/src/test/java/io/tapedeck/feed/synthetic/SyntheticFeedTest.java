package io.tapedeck.feed.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.feed.FakeRing;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SyntheticFeedTest {
    private static final long START = 1_700_000_000_000_000_000L;

    @Test
    void shouldGiveTheSameEventsForASeedAndOthersForAnother() {
        SyntheticOptions options = SyntheticOptions.of(42, 100_000, START).events(20_000).symbols(300);
        FakeRing first = play(options);
        FakeRing second = play(options);
        FakeRing other = play(new SyntheticOptions(43, 300, 12, 1.0, 100_000, 0.33, START, 20_000));
        assertThat(second.texts).isEqualTo(first.texts);
        assertThat(second.receiveTimes).isEqualTo(first.receiveTimes);
        assertThat(other.totals).isNotEqualTo(first.totals);
        // the same on every machine and every Java: recorded, not computed
        assertThat(first.texts.get(0)).isEqualTo("ARCX:BN 1700000000000078602 90.52 x 500 [S]");
        assertThat(first.totals.hash()).isEqualTo(-4237225435351804229L);
    }

    @Test
    void shouldKeepTheRateInTheMeanAndPutSeveralEventsIntoOneMicrosecond() {
        SyntheticTape tape = new SyntheticTape(SyntheticOptions.of(5, 50_000, START).events(1_000_000));
        long sameMicrosecond = 0;
        long last = START;
        long busiest = 0;
        int[] perMillisecond = new int[40_000];
        int[] perSymbol = new int[5_000];
        while (tape.next()) {
            assertThat(tape.exchangeTime()).isGreaterThanOrEqualTo(last);
            sameMicrosecond += tape.exchangeTime() / 1000 == last / 1000 ? 1 : 0;
            last = tape.exchangeTime();
            perMillisecond[(int) ((last - START) / 1_000_000)]++;
            perSymbol[tape.symbol()]++;
        }
        for (int count : perMillisecond) {
            busiest = Math.max(busiest, count);
        }
        double rate = 1_000_000 * 1e9 / (last - START);
        assertThat(rate).isBetween(45_000.0, 55_000.0);
        assertThat(sameMicrosecond).isBetween(500_000L, 700_000L);
        assertThat(busiest).as("busiest millisecond, 50 in the mean").isGreaterThan(200);
        assertThat(perSymbol[0]).as("Zipf: the first is about ten times the tenth").isBetween(perSymbol[9] * 8,
                perSymbol[9] * 12);
    }

    @Test
    void shouldRefuseAndCountWhatTheRingHasNoRoomForAtPlannedTimes() {
        FakeRing ring = new FakeRing();
        ring.answer = offer -> offer > 40 && offer % 2 == 0 ? Publisher.BACK_PRESSURED : 0;
        SyntheticOptions options = SyntheticOptions.of(1, 200_000, START).events(10_000).symbols(3);
        SyntheticFeed feed = feed(options, SyntheticPace.PLANNED, ring);
        feed.run();
        assertThat(feed.counters().received()).isEqualTo(10_000);
        assertThat(feed.counters().refused()).isPositive();
        assertThat(feed.counters().offered() + feed.counters().refused()).isEqualTo(10_000);
        assertThat(ring.totals.rows()).isEqualTo(feed.counters().offered());
        assertThat(ring.statuses).last().asString().startsWith("ENDED 0 10000");
    }

    @Test
    void shouldWaitForRoomWhenUnlimited() {
        FakeRing ring = new FakeRing();
        ring.answer = offer -> offer % 3 != 0 ? Publisher.BACK_PRESSURED : 0;
        SyntheticFeed feed = feed(SyntheticOptions.of(1, 200_000, START).events(5_000).symbols(3),
                SyntheticPace.UNLIMITED, ring);
        feed.run();
        assertThat(feed.counters().refused()).isZero();
        assertThat(feed.counters().backPressured()).isPositive();
        assertThat(ring.totals.rows()).isEqualTo(5_000);
    }

    @Test
    void shouldNotOfferAnEventBeforeItsPlannedTime() {
        EpochNanoClock clock = SystemEpochNanoClock.INSTANCE;
        long[] early = {0};
        FakeRing ring = new FakeRing() {
            @Override
            public long offer(Frame frame) {
                long result = super.offer(frame);
                early[0] += !receiveTimes.isEmpty() && receiveTimes.getLast() > clock.nanoTime() ? 1 : 0;
                return result;
            }
        };
        SyntheticOptions options = SyntheticOptions.of(1, 20_000, clock.nanoTime()).events(4_000).symbols(10);
        new SyntheticFeed(options, SyntheticPace.PLANNED, false, ring, new Instruments(), YieldingIdleStrategy.INSTANCE,
                clock).run();
        assertThat(early[0]).isZero();
        assertThat(ring.totals.rows()).isEqualTo(4_000);
    }

    @Test
    void shouldSleepBetweenPlannedTimesRatherThanWaitForEachEvent() {
        int events = 50_000;
        DiscardingRing ring = new DiscardingRing();
        EpochNanoClock clock = SystemEpochNanoClock.INSTANCE;
        SyntheticOptions options = SyntheticOptions.of(1, 50_000, clock.nanoTime()).events(events).symbols(10);
        int definitions = options.symbols() * options.venues();
        long begin = System.nanoTime();
        new SyntheticFeed(options, SyntheticPace.PLANNED, false, ring, new Instruments(),
                YieldingIdleStrategy.INSTANCE, clock).run();
        long sleepsAtMost = (System.nanoTime() - begin) / 500_000;
        assertThat(ring.offers).as("one that spins offers each of 20,000 clusters at its time")
                .isLessThan(sleepsAtMost + events / 64 + definitions + 3);
    }

    @Test
    void shouldAllocateNothingForAnEvent() {
        Publisher sink = new DiscardingRing();
        SyntheticOptions options = SyntheticOptions.of(9, 1e6, START).symbols(10);
        Instruments instruments = new Instruments();
        for (int round = 0; round < 3; round++) {
            new SyntheticFeed(options.events(500_000), SyntheticPace.UNLIMITED, true, sink, instruments,
                    YieldingIdleStrategy.INSTANCE, SystemEpochNanoClock.INSTANCE).run();
        }
        SyntheticFeed feed = new SyntheticFeed(options.events(2_000_000), SyntheticPace.UNLIMITED, true, sink,
                instruments, YieldingIdleStrategy.INSTANCE, SystemEpochNanoClock.INSTANCE);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long begin = System.nanoTime();
        feed.run();
        long nanos = System.nanoTime() - begin;
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        System.out.printf("2,000,000 events, %,d bytes, %,.0f events/s%n", bytes, 2e6 * 1e9 / nanos);
        assertThat(bytes).isLessThan(200_000);
    }

    @Test
    void shouldNameSymbolsLikeTickersAndRefuseWhatIsOutOfRange() {
        assertThat(SyntheticFeed.symbolName(0)).isEqualTo("A");
        assertThat(SyntheticFeed.symbolName(25)).isEqualTo("Z");
        assertThat(SyntheticFeed.symbolName(26)).isEqualTo("AA");
        assertThatThrownBy(() -> SyntheticOptions.of(1, 0, START)).isInstanceOf(TapedeckException.class)
                .hasMessageContaining("events a second: expected above 0");
    }

    private static FakeRing play(SyntheticOptions options) {
        FakeRing ring = new FakeRing();
        feed(options, SyntheticPace.UNLIMITED, ring).run();
        return ring;
    }

    private static SyntheticFeed feed(SyntheticOptions options, SyntheticPace pace, Publisher ring) {
        return new SyntheticFeed(options, pace, true, ring, new Instruments(), YieldingIdleStrategy.INSTANCE,
                SystemEpochNanoClock.INSTANCE);
    }

    /** Takes all and keeps nothing. */
    private static final class DiscardingRing implements Publisher {
        private long offers;

        @Override
        public long offer(Frame frame) {
            offers++;
            frame.seal();
            return 0;
        }

        @Override
        public int frameSlotsMax() {
            return 1024;
        }
    }
}
