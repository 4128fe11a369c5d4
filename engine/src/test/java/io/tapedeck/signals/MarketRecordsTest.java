package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Tick;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Prices and quotes of instruments, records in one run of memory, come back from a state as they were. */
@Timeout(30)
class MarketRecordsTest {
    private static final int INSTRUMENTS = 300;
    private static final long TIME = 1_700_000_000_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(3);
    private final Frame frame = new Frame(256);
    private final Tick tick = new Tick();

    @Test
    void shouldRestoreQuotesAsTheyWere() {
        Quotes quotes = new Quotes();
        for (int i = 0; i < INSTRUMENTS; i++) {
            quotes.define(i);
            if (i % 5 != 0) {
                quotes.put(i, quote(), 0);
            }
        }
        StateWriter state = new StateWriter();
        quotes.save(state);
        Quotes restored = new Quotes();
        restored.restore(new StateReader(state.buffer(), 0, state.length()));
        for (int i = 0; i < INSTRUMENTS; i++) {
            assertThat(quotes.time(i)).isIn(TIME, Long.MIN_VALUE);
            assertThat(restored.time(i)).isEqualTo(quotes.time(i));
            assertThat(restored.bid(i)).isEqualTo(quotes.bid(i));
            assertThat(restored.ask(i)).isEqualTo(quotes.ask(i));
            assertThat(restored.bidSize(i)).isEqualTo(quotes.bidSize(i));
            assertThat(restored.askSize(i)).isEqualTo(quotes.askSize(i));
        }
    }

    @Test
    void shouldRestorePricesAndWhereTicksCameFromAsTheyWere() {
        Prices prices = new Prices();
        for (int i = 0; i < INSTRUMENTS; i++) {
            prices.define(i);
            prices.from(i, random.nextLong() >>> 1, i % 3 == 0);
            if (i % 2 == 0) {
                prices.onTrade(i, TIME + i, random.nextInt(1, 1_000_000), 0);
            }
        }
        StateWriter state = new StateWriter();
        prices.save(state);
        prices.saveFeeds(state);
        Prices restored = new Prices();
        StateReader reader = new StateReader(state.buffer(), 0, state.length());
        restored.restore(reader);
        restored.restoreFeeds(reader);
        for (int i = 0; i < INSTRUMENTS; i++) {
            assertThat(restored.price(i)).isEqualTo(prices.price(i));
            assertThat(restored.time(i)).isEqualTo(prices.time(i));
            assertThat(restored.feed(i)).isEqualTo(prices.feed(i));
            assertThat(restored.historical(i)).isEqualTo(i % 3 == 0);
            assertThat(restored.onQuote(i, TIME, 1, 3, 0)).as("a trade goes before quotes").isEqualTo(i % 2 != 0);
        }
    }

    private Tick quote() {
        frame.clear();
        long bid = random.nextInt(1, 1_000_000);
        var quote = frame.quote(1, TIME, TIME, 0, 0).bid(bid).ask(bid + random.nextInt(1, 1_000));
        quote.bidSize().mantissa(random.nextInt(1, 1_000)).exponent((byte) random.nextInt(-6, 3));
        quote.askSize().mantissa(random.nextInt(1, 1_000)).exponent((byte) random.nextInt(-6, 3));
        return tick.wrap(frame.buffer(), frame.offset(0));
    }
}
