package io.tapedeck.replay;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Tick;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Money of a run: fills to trades, ticks to the worth of what is open. A holding is marked at its instrument's last trade, or the middle of
 * its quote; money of another currency counts by the rate of its instrument's last fill; ticks that are crossed, outliers, duplicate or suspicious mark nothing. Money in doubles: for ratios; the trades are exact.
 * One thread.
 */
final class Account {
    private static final int NO_MARK = EventFlags.CROSSED | EventFlags.OUTLIER | EventFlags.DUPLICATE
            | EventFlags.SUSPICIOUS | EventFlags.ZERO_SIZE;
    private static final double UNITS = FixedPoint.PRICE_UNITS;

    /** What is held of one instrument, by all holdings. */
    private static final class Exposure {
        double quantity;
        double cost;
        double mark = Double.NaN;
        double fxRate = 1; // of the last fill
        double open; // profit that is not realised, converted
    }

    private final RoundTrips trips = new RoundTrips();
    private final Long2ObjectHashMap<Exposure> exposures = new Long2ObjectHashMap<>();
    private final Tick tick = new Tick();
    private double open;
    private double paid; // realised, less costs of what is open: changes with fills alone

    void add(Fill fill) {
        trips.add(fill);
        paid = trips.realized().doubleValue() - trips.openCosts().doubleValue();
        Exposure exposure = exposures.computeIfAbsent(Instruments.id(fill.exchange(), fill.symbol()),
                _ -> new Exposure());
        exposure.quantity = 0;
        exposure.cost = 0;
        exposure.fxRate = fill.fxRate().doubleValue();
        trips.forEachHolding(fill.symbol(), fill.exchange(), (quantity, average) -> {
            exposure.quantity += quantity.doubleValue();
            exposure.cost += quantity.doubleValue() * average.doubleValue();
        });
        if (Double.isNaN(exposure.mark)) {
            exposure.mark = fill.price().doubleValue();
        }
        revalue(exposure);
    }

    /** Takes a trade or quote; @return whether the account's worth changed by it. */
    boolean mark(DirectBuffer buffer, int offset) {
        Exposure exposure = exposures.get(tick.wrap(buffer, offset).instrumentId());
        if (exposure == null || (tick.flags() & NO_MARK) != 0) {
            return false;
        }
        if (tick.isTrade()) {
            exposure.mark = tick.price() / UNITS;
        } else if (tick.bid() != FixedPoint.ABSENT && tick.ask() != FixedPoint.ABSENT) {
            exposure.mark = (tick.bid() / UNITS + tick.ask() / UNITS) / 2;
        }
        revalue(exposure);
        return exposure.quantity != 0;
    }

    private void revalue(Exposure exposure) {
        open -= exposure.open;
        exposure.open = exposure.quantity == 0
                ? 0
                : (exposure.quantity * exposure.mark - exposure.cost) * exposure.fxRate;
        open += exposure.open;
    }

    /** @return profit, at the cost of an addition whatever is held: realised and not, net of all costs paid */
    double profit() {
        return paid + open;
    }

    RoundTrips trips() {
        return trips;
    }
}
