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
 * trade comes it counts as open still, so that nobody enters or leaves by it twice. Of an order of somebody else for {@value
 * #MOST_NS} ns of the tape at most: its trades may name another order, or come never. Of an order made here for as long as it
 * takes, until a trade comes, or a row of the order takes the fill back: who executes it has been told our id, and a second order
 * for what was sold already would open the other side. Few at a time. One thread.
 */
final class Unbooked {
    static final long MOST_NS = 10_000_000_000L;
    /** Of more than these the oldest is let go. */
    static final int MOST = 4_096;
    private static final long REPEAT_NS_MAX = 3_600_000_000_000L;

    private final TapeMoment moment;
    private final Timers timers;
    private final Consumer<Order> gone;
    private final List<Order> orders = new ArrayList<>();

    /** @param gone told of each that is booked or let go */
    Unbooked(TapeMoment moment, Timers timers, Consumer<Order> gone) {
        this.moment = moment;
        this.timers = timers;
        this.gone = gone;
    }

    /** @return units of an order that its row says are filled and no trade has booked, however long ago it said so, 1e-6 */
    static long missing(Order order) {
        return Math.max(0, Math.min(order.filledByStatus, order.quantity)
                - Math.max(order.filledByTrades, order.bookedBefore));
    }

    /** @return those units as far as they count as open, 1e-6 */
    long of(Order order) {
        return order.made || order.unbookedUntil > moment.tapeTime() ? missing(order) : 0;
    }

    /** A row has said that more of an order is filled than any row before; after {@link #settle}. */
    void told(Order order) {
        if (order.filledByStatus > Math.max(order.filledByTrades, order.bookedBefore)) {
            order.unbookedUntil = moment.tapeTime() + MOST_NS;
            due(order, order.unbookedUntil);
            if (!orders.contains(order)) {
                orders.add(order);
                orders.sort(Comparator.comparingLong(one -> one.serial));
                if (orders.size() > MOST) {
                    release(orders.getFirst());
                }
            }
        }
    }

    private void due(Order order, long time) {
        order.unbookedDue = time;
        timers.add(time, Timers.UNBOOKED, order);
    }

    /** @return for how long the trades of an order have been missing, ns of the tape */
    long age(Order order) {
        return moment.tapeTime() - order.unbookedUntil + MOST_NS;
    }

    /** It is told again after as long as it has lasted, at most an hour. */
    void repeat(Order order) {
        due(order, moment.tapeTime() + Math.clamp(age(order), MOST_NS, REPEAT_NS_MAX));
    }

    /** @return one that waits for its trades, null where none has the id */
    Order find(String orderId) {
        for (Order order : orders) {
            if (order.id.equals(orderId)) {
                return order;
            }
        }
        return null;
    }

    /** A trade has booked units of an order that has ended; @return the order, null where none waits for a trade */
    Order booked(String orderId, long quantity) {
        Order order = find(orderId);
        if (order == null || order.open) {
            return null;
        }
        order.filledByTrades += quantity;
        return order;
    }

    /**
     * A trade of an order that nobody knows: it is taken for what is missing of those made here, the oldest first; others' are let
     * go in time.
     *
     * @param touched told of each of which less is missing now
     */
    void stray(int instrument, String strategy, String agent, int sign, long quantity, Consumer<Order> touched) {
        long left = quantity;
        for (Order order : orders) {
            long part = Math.min(missing(order), left);
            if (part > 0 && order.made && order.side.sign() == sign
                    && order.isOf(instrument, strategy, agent)) {
                order.filledByTrades = Math.max(order.filledByTrades, order.bookedBefore) + part;
                left -= part;
                touched.accept(order);
            }
        }
    }

    /** A position is closed: nothing of it can be leaving any more. */
    void closed(int instrument, String strategy, String agent) {
        for (Order order : List.copyOf(orders)) {
            if (order.made && order.side.isExit() && order.isOf(instrument, strategy, agent)) {
                release(order);
            }
        }
    }

    private void release(Order order) {
        order.bookedBefore = Math.max(order.bookedBefore, order.filledByStatus);
        settle();
    }

    /** Lets go of those that are booked, or whose time is over. */
    void settle() {
        for (int i = orders.size() - 1; i >= 0; i--) {
            if (of(orders.get(i)) == 0) {
                Order order = orders.remove(i);
                order.unbookedUntil = Long.MIN_VALUE;
                order.unbookedDue = Long.MIN_VALUE;
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

    /** @return of how many it has been told that trades are missing */
    int overdue() {
        return (int) orders.stream().filter(order -> order.alert != 0).count();
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
