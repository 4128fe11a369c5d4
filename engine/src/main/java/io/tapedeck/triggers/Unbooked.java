package io.tapedeck.triggers;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * What an order's row says is filled and no trade has booked yet: the order has it no more and the position not yet. Until the
 * trade comes it counts as open still, so that nobody enters or leaves by it twice; at most for {@value #MOST_NS} ns of the tape,
 * for a trade may name no order, or come never. Few at a time. One thread.
 */
final class Unbooked {
    static final long MOST_NS = 10_000_000_000L;

    private final TapeMoment moment;
    private final List<Order> orders = new ArrayList<>();

    Unbooked(TapeMoment moment) {
        this.moment = moment;
    }

    /** @return units of an order that its row says are filled and no trade has booked, 1e-6 */
    long of(Order order) {
        return order.unbookedUntil > moment.tapeTime()
                ? Math.max(0, Math.min(order.filledByStatus, order.quantity)
                        - Math.max(order.filledByTrades, order.bookedBefore))
                : 0;
    }

    /** A row has said that more of an order is filled than any row before; after {@link #settle}. */
    void told(Order order) {
        if (order.filledByStatus > Math.max(order.filledByTrades, order.bookedBefore)) {
            order.unbookedUntil = moment.tapeTime() + MOST_NS;
            if (!orders.contains(order)) {
                orders.add(order);
                orders.sort(Comparator.comparingLong(one -> one.serial));
            }
        }
    }

    /** A trade has booked units of an order that has ended; @return the order, null where none waits for a trade */
    Order booked(String orderId, long quantity) {
        for (Order order : orders) {
            if (!order.open && order.id.equals(orderId)) {
                order.filledByTrades += quantity;
                return order;
            }
        }
        return null;
    }

    /** Lets go of those that are booked, or whose time is over; tells of each. */
    void settle(Consumer<Order> gone) {
        for (int i = orders.size() - 1; i >= 0; i--) {
            if (of(orders.get(i)) == 0) {
                Order order = orders.remove(i);
                order.unbookedUntil = Long.MIN_VALUE;
                order.bookedBefore = Math.max(order.bookedBefore, order.filledByStatus);
                gone.accept(order);
            }
        }
    }

    /** @return units of a position's orders of one side that wait for their trades, 1e-6 */
    long sum(int instrument, String strategy, String agent, OrderSide side) {
        long sum = 0;
        for (Order order : orders) {
            if (order.side == side && order.isOf(instrument, strategy, agent)) {
                sum = Math.min(sum + of(order), Long.MAX_VALUE >> 1);
            }
        }
        return sum;
    }

    /** @return whether an entry of a strategy in an instrument waits for its trades */
    boolean entering(int instrument, String strategy) {
        for (Order order : orders) {
            if (!order.side.isExit() && order.instrument == instrument && order.strategy.equals(strategy)
                    && of(order) > 0) {
                return true;
            }
        }
        return false;
    }

    /** @return those that have ended, by serial number */
    List<Order> ended() {
        return orders.stream().filter(order -> !order.open).toList();
    }

    void save(StateWriter out) {
        out.begin("unbooked").putInt(orders.size());
        for (Order order : orders) {
            out.putBoolean(order.open);
            if (order.open) {
                out.putLong(order.serial);
            } else {
                order.save(out);
            }
        }
    }

    void restore(StateReader in, LongFunction<Order> open, LongFunction<Trigger> triggers) {
        in.expect("unbooked");
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            if (in.getBoolean()) {
                orders.add(open.apply(in.getLong()));
            } else {
                Order order = Order.restore(in);
                order.trigger = triggers.apply(in.getLong());
                order.open = false;
                orders.add(order);
            }
        }
    }
}
