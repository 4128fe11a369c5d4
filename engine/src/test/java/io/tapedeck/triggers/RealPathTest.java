package io.tapedeck.triggers;

import static io.tapedeck.triggers.TriggerRig.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.SharedData;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.Tick;
import io.tapedeck.feed.FileFeedRig;
import io.tapedeck.feed.capture.BinanceFormat;
import io.tapedeck.feed.capture.BinanceOptions;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.LeanFormat;
import io.tapedeck.feed.file.LeanOptions;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Trailing stops on recorded days: peak and firing tick against a loop over the prices; {@link TriggerReferenceTest} is the
 * generated twin.
 */
@Timeout(120)
class RealPathTest {
    private static final long[] TRAILS = {100, 700, 3_000, 9_000, 40_000}; // 1e-4 percent

    /** Prices of a file: bid and ask of quotes, the price of trades twice. */
    private static final class Prices implements Publisher {
        final LongArrayList first = new LongArrayList();
        final LongArrayList second = new LongArrayList();
        private final Tick tick = new Tick();
        private final boolean trades;
        private long tickets;

        Prices(boolean trades) {
            this.trades = trades;
        }

        @Override
        public long offer(Frame frame) {
            for (int i = 0; i < frame.count(); i++) {
                if (Tick.isTick(frame.buffer(), frame.offset(i))) {
                    tick.wrap(frame.buffer(), frame.offset(i));
                    if (tick.isTrade() == trades) {
                        first.addLong(trades ? tick.price() : tick.bid());
                        second.addLong(trades ? tick.price() : tick.ask());
                    }
                }
            }
            return tickets++;
        }

        @Override
        public int frameSlotsMax() {
            return 1 << 12;
        }
    }

    private static Prices prices(String file, FileFormat format, boolean trades) {
        Prices prices = new Prices(trades);
        new FileFeedRig().feed(SharedData.require(file), format, prices).load();
        assertThat(prices.first.size()).isGreaterThan(10_000);
        return prices;
    }

    @Test
    void shouldTrailSpyAsALoopOverItsTradesDoes() {
        Prices spy = prices("lean/equity-trades/spy/20131007_trade.zip", LeanFormat.trades(LeanOptions.fromFile()),
                true);
        assertThat(compare(spy, ReferencePrice.LAST)).isGreaterThan(6);
    }

    @Test
    void shouldTrailEurusdAsALoopOverItsQuotesDoes() {
        Prices euro = prices("lean/fx-quotes/eurusd-fxcm/20140501_quote.zip", LeanFormat.quotes(LeanOptions.fromFile()),
                false);
        assertThat(compare(euro, ReferencePrice.SIDE)).isGreaterThan(3);
        assertThat(compare(euro, ReferencePrice.MID)).isGreaterThan(3);
    }

    @Test
    void shouldTrailBitcoinAsALoopOverItsQuotesDoes() {
        Prices bitcoin = prices("binance-ws/spot-btcusdt-20240809.gz", new BinanceFormat(BinanceOptions.defaults()),
                false);
        assertThat(compare(bitcoin, ReferencePrice.MID)).isGreaterThan(3);
    }

    /** @return how many fired */
    private static int compare(Prices path, ReferencePrice reference) {
        int fired = 0;
        for (long units : new long[]{100, -100}) {
            TriggerRig rig = new TriggerRig();
            rig.hold(0, units, 1);
            Trigger[] triggers = new Trigger[TRAILS.length];
            for (int i = 0; i < TRAILS.length; i++) {
                TriggerTerms terms = terms(TriggerKind.TRAILING_STOP);
                terms.trail = new Distance(Distance.Unit.PERCENT, TRAILS[i]);
                terms.quantity = TriggerRig.UNIT;
                terms.reference = reference;
                triggers[i] = rig.arm("t" + i, terms);
            }
            long before = rig.moment.sequence();
            for (int i = 0; i < path.first.size(); i++) {
                if (reference == ReferencePrice.LAST) {
                    rig.trade(0, path.first.getLong(i), 0);
                } else {
                    rig.quote(0, path.first.getLong(i), path.second.getLong(i), 0);
                }
            }
            for (int i = 0; i < TRAILS.length; i++) {
                fired += check(path, reference, units > 0, TRAILS[i], triggers[i], before);
            }
        }
        return fired;
    }

    private static int check(Prices path, ReferencePrice reference, boolean isLong, long trail, Trigger trigger,
            long before) {
        long peak = FixedPoint.ABSENT;
        for (int i = 0; i < path.first.size(); i++) {
            long bid = path.first.getLong(i);
            long ask = path.second.getLong(i);
            long price = switch (reference) {
                case LAST -> bid;
                case SIDE -> isLong ? bid : ask;
                case MID -> bid == FixedPoint.ABSENT || ask == FixedPoint.ABSENT
                        ? FixedPoint.ABSENT
                        : Math.floorDiv(bid + ask, 2);
            };
            if (price == FixedPoint.ABSENT) {
                continue;
            }
            peak = peak == FixedPoint.ABSENT ? price : isLong ? Math.max(peak, price) : Math.min(peak, price);
            long distance = Math.multiplyExact(peak, trail) / 1_000_000;
            if (isLong ? price <= peak - distance : price >= peak + distance) {
                assertThat(trigger.cause() - before).as("firing tick").isEqualTo(i + 1);
                assertThat(trigger.firedPrice()).isEqualTo(price);
                assertThat(trigger.peak()).isEqualTo(peak);
                return 1;
            }
        }
        assertThat(trigger.state()).isEqualTo(TriggerState.ARMED);
        assertThat(trigger.peak()).isEqualTo(peak);
        return 0;
    }
}
