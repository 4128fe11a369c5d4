package io.tapedeck.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import io.tapedeck.pipeline.NaiveConditions.Tick;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conditioner against the same rules written plainly, on generated ticks that have everything in them. */
@Timeout(120)
class ConditionerReferenceTest {
    private static final ConditionOptions OPTIONS = new ConditionOptions(40, 50, 30, 70_000, 3, 1 << 16);
    private static final int INSTRUMENTS = 6;
    private static final int TICKS = 20_000;

    private final long[] numbers = new long[8];
    private final long[] prices = new long[INSTRUMENTS + 1];
    private long now = Ticks.NOW;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260101})
    void shouldFlagAsThePlainRulesDo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        NaiveConditions naive = new NaiveConditions(OPTIONS);
        Conditioner conditioner = new Conditioner(OPTIONS, new Catalogue(10, 0));
        Frame frame = new Frame(1 << 10);
        for (int id = 1; id <= INSTRUMENTS; id++) {
            frame.definition(Instrument.of(id, "X", "S" + id, ""), now);
            conditioner.condition(frame.buffer(), frame.offset(id - 1));
            prices[id] = 1_000;
        }
        int all = 0;
        for (int i = 0; i < TICKS; i++) {
            Tick tick = tick(random);
            frame.clear();
            encode(frame, tick);
            conditioner.condition(frame.buffer(), frame.offset(0));
            int flags = EventHeader.flags(frame.buffer(), frame.offset(0));
            assertThat(flags).as("seed %d, tick %d: %s", seed, i, tick)
                    .isEqualTo(naive.flags(tick) | EventFlags.SUSPICIOUS);
            all |= flags;
        }
        assertThat(all).as("every flag of this stage occurred").isEqualTo(EventFlags.SUSPICIOUS | EventFlags.LATE
                | EventFlags.DUPLICATE | EventFlags.GAP | EventFlags.STALE | EventFlags.CROSSED | EventFlags.LOCKED
                | EventFlags.OUTLIER | EventFlags.ZERO_SIZE | EventFlags.ONE_SIDED | EventFlags.FUTURE
                | EventFlags.SIZE_ABSENT);
    }

    private Tick tick(SplittableRandom random) {
        now += random.nextInt(20);
        int feed = random.nextInt(numbers.length);
        numbers[feed] += random.nextInt(20) == 0 ? random.nextInt(100) : 1;
        long number = random.nextInt(5) == 0
                ? Math.max(0, numbers[feed] - random.nextInt(100))
                : numbers[feed];
        long received = now + random.nextInt(10);
        Long time = random.nextInt(30) == 0 ? null : now - random.nextInt(random.nextInt(10) == 0 ? 150 : 30);
        if (random.nextInt(30) == 0) {
            time = now + random.nextInt(60);
        }
        int instrument = 1 + random.nextInt(INSTRUMENTS);
        long price = price(random, instrument);
        boolean quote = random.nextBoolean();
        return new Tick(quote, feed >= 5, instrument, feed, number, time, received,
                orNull(random, price), size(random),
                quote ? orNull(random, price + random.nextInt(-3, 10)) : null, quote ? size(random) : null);
    }

    private long price(SplittableRandom random, int instrument) {
        prices[instrument] += random.nextInt(-20, 21);
        if (random.nextInt(200) == 0) {
            prices[instrument] = random.nextInt(-1_500, 2_000); // another level, zero and negative ones too
        }
        return random.nextInt(50) == 0 ? random.nextLong(-5_000, 5_000) : prices[instrument];
    }

    private static Long orNull(SplittableRandom random, long price) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> 0L;
            default -> price;
        };
    }

    private static Long size(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> 0L;
            default -> 1L + random.nextInt(500);
        };
    }

    private static void encode(Frame frame, Tick tick) {
        frame.feed(tick.feed(), tick.historical());
        if (tick.quote()) {
            QuoteEncoder quote = frame.quote(tick.instrument(), value(tick.time()), tick.received(), tick.number(),
                    EventFlags.SUSPICIOUS);
            quote.bid(value(tick.price())).ask(value(tick.ask()));
            quote.bidSize().mantissa(value(tick.size()));
            quote.askSize().mantissa(value(tick.askSize()));
        } else {
            TradeEncoder trade = frame.trade(tick.instrument(), value(tick.time()), tick.received(), tick.number(),
                    EventFlags.SUSPICIOUS);
            trade.price(value(tick.price()));
            trade.size().mantissa(value(tick.size()));
        }
    }

    private static long value(Long value) {
        return value == null ? Ticks.ABSENT : value;
    }
}
