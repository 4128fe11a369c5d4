package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.positions.Wide;
import io.tapedeck.risk.RiskLimits;
import io.tapedeck.risk.Working;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Entry orders that may still be filled, summed up as {@link RiskLimits} counts them: an order is added with what remains of it
 * the moment it is made or told of, follows what becomes of it, and is gone when it ends. An order keeps the price and rate that
 * it was first counted at, so the sums are those of its parts whatever the order of events, and a restart finds the same.
 * One thread.
 */
final class WorkingEntries {
    private final OpenOrders orders;
    private final TriggerListener listener;
    private final Wide buys = new Wide();
    private final Wide sells = new Wide();
    /** By serial number. */
    private final List<Order> unpriced = new ArrayList<>();

    WorkingEntries(OpenOrders orders, TriggerListener listener) {
        this.orders = orders;
        this.listener = listener;
    }

    /** What remains of an order, or its terms, have changed; or it has come, or ended. */
    void changed(Order order) {
        if (!order.side.isExit() && order.open && order.expectedPrice == FixedPoint.ABSENT) {
            order.expectedPrice = expected(order, listener.marketPrice(order.instrument));
            order.expectedRate = listener.fxRate(order);
        }
        count(order);
    }

    /** Counts an order as it is: at a restart it keeps the price that it had. */
    void count(Order order) {
        if (order.side.isExit()) {
            return;
        }
        boolean unknown = order.open && order.expectedPrice == FixedPoint.ABSENT;
        boolean listed = unpriced.contains(order);
        if (unknown && !listed) {
            unpriced.add(order);
            unpriced.sort(Comparator.comparingLong(one -> one.serial));
        } else if (!unknown && listed) {
            unpriced.remove(order);
        }
        long units = (order.open ? order.remaining() : 0) + orders.unbooked.of(order);
        long value = order.expectedPrice == FixedPoint.ABSENT || unknown
                ? 0
                : RiskLimits.value(units, order.expectedPrice, order.expectedRate);
        (order.side.sign() > 0 ? buys : sells).plus(value).plus(-order.counted);
        order.counted = value;
    }

    /** Other terms: it is counted at a price of theirs. */
    void repriced(Order order) {
        order.expectedPrice = FixedPoint.ABSENT;
        changed(order);
    }

    /**
     * Where an order is expected to be filled: a purchase at its limit at worst; what sells short at its limit or better, a stop
     * where the market goes through it, each no less than where it was decided; any other where it was decided, or at the
     * newest price.
     *
     * @param market newest price, 1e-9, ABSENT where there is none
     * @return 1e-9, ABSENT where nobody knows
     */
    static long expected(Order order, long market) {
        long reference = order.decidedPrice != FixedPoint.ABSENT ? order.decidedPrice : market;
        long own = order.type.limited() ? order.limit : order.stop;
        if (own == FixedPoint.ABSENT) {
            return reference;
        }
        return reference == FixedPoint.ABSENT || (order.type.limited() && order.side.sign() > 0)
                ? own
                : Math.max(own, reference);
    }

    /** @return what is open beside an order that is not made yet */
    Working beside(Order asked) {
        orders.unbooked.settle();
        for (Order order : List.copyOf(unpriced)) {
            changed(order); // the market may have told a price since
        }
        long bought = 0;
        long sold = 0;
        long[] own = new long[2];
        long[] all = new long[2];
        for (Order order : ofSymbol(asked.instrument)) {
            boolean buys = order.side.sign() > 0;
            long units = (order.open ? order.remaining() : 0) + orders.unbooked.of(order);
            all[buys ? 1 : 0] = plus(all[buys ? 1 : 0], order.counted);
            if (order.isOf(asked.instrument, asked.strategy, asked.agent)) {
                own[buys ? 1 : 0] = plus(own[buys ? 1 : 0], order.counted);
                bought = plus(bought, buys ? units : 0);
                sold = plus(sold, buys ? 0 : units);
            }
        }
        return new Working(bought, sold, own[1], own[0], all[1], all[0], buys.saturated(), sells.saturated(),
                unpriced.isEmpty() ? null : unpriced.getFirst().id);
    }

    /** Open and unbooked orders of an instrument's symbol, on all its venues. */
    private List<Order> ofSymbol(int instrument) {
        List<Order> found = new ArrayList<>();
        int venue = instrument;
        do {
            int of = venue;
            found.addAll(List.of(orders.of(of)));
            orders.unbooked.ended().stream().filter(order -> order.instrument == of).forEach(found::add);
            venue = listener.nextVenue(venue);
        } while (venue != instrument);
        return found;
    }

    /** Of two numbers of 0 or above; held at the end of 64 bits. */
    private static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
