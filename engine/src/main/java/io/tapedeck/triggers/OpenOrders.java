package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.risk.Working;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.Object2ObjectHashMap;

/** Orders that may still be filled, of each instrument in the order in which they came. One thread. */
public final class OpenOrders {
    private static final Order[] NONE = new Order[0];
    /** A sum of orders of others is held here: it covers whatever is held, and two of it fit a long. */
    private static final long COVER_MOST = Long.MAX_VALUE >> 1;
    private Order[][] ofInstrument = new Order[64][];
    private final Object2ObjectHashMap<String, Order> byId = new Object2ObjectHashMap<>();
    final PastOrders past = new PastOrders();
    final SignalledEntries signalled = new SignalledEntries();
    final WorkingEntries entries;
    final Unbooked unbooked;
    private final TriggerListener listener;
    private long nextSerial = 1;
    private int count;

    OpenOrders(TriggerListener listener, TapeMoment moment, Timers timers) {
        this.listener = listener;
        unbooked = new Unbooked(moment, timers, this::settled);
        entries = new WorkingEntries(this, listener);
    }

    /** Of an order no trade is waited for any more. */
    private void settled(Order order) {
        entries.changed(order);
        if (order.alert != 0) {
            listener.onBooked(order);
            order.alert = 0;
        }
    }

    /** @return orders that a row says are filled, whose trades have not come for longer than they should, as has been told */
    public int overdue() {
        return unbooked.overdue();
    }

    /** @return what is open beside an entry that is not made yet, as limits count it */
    public Working beside(Order asked) {
        return entries.beside(asked);
    }

    /** @return how many there are */
    public int count() {
        return count;
    }

    /** @return the instrument's orders, not to be changed; may end with nulls; replaced, never changed, as orders come and go */
    public Order[] of(int instrument) {
        return instrument < ofInstrument.length && ofInstrument[instrument] != null ? ofInstrument[instrument] : NONE;
    }

    /** @return the open order of an id, null where there is none */
    public Order find(String id) {
        return byId.get(id);
    }

    /** @return the order of an id that is open, or waits for its trades; null where there is none */
    public Order awaiting(String id) {
        Order order = byId.get(id);
        return order == null ? unbooked.find(id) : order;
    }

    /** @return whether an order is known to have ended */
    public boolean hasEnded(String id) {
        return past.isEnded(id);
    }

    /** @return whether any of an order is known to be filled */
    boolean isFilled(String id) {
        Order order = byId.get(id);
        return past.filled(id) > 0 || (order != null && order.filled() > 0);
    }

    /** @return whether an order is known to have ended with nothing filled */
    boolean isFailed(String id) {
        return past.isEnded(id) && past.filled(id) == 0;
    }

    /** @return whether anything is known of an order */
    public boolean isKnown(String id) {
        return byId.containsKey(id) || past.isKnown(id);
    }

    /** @return the orders that are open, or wait for their trades, by their serial numbers */
    Long2ObjectHashMap<Order> bySerial() {
        Long2ObjectHashMap<Order> all = new Long2ObjectHashMap<>();
        byId.values().forEach(order -> all.put(order.serial, order));
        unbooked.ended().forEach(order -> all.put(order.serial, order));
        return all;
    }

    void add(Order order) {
        order.serial = nextSerial++;
        put(order);
        entries.changed(order);
    }

    private void put(Order order) {
        if (order.instrument >= ofInstrument.length) {
            ofInstrument = Arrays.copyOf(ofInstrument, Math.max(order.instrument + 1, ofInstrument.length * 2));
        }
        Order[] before = of(order.instrument);
        Order[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = order;
        ofInstrument[order.instrument] = after;
        byId.put(order.id, order);
        count++;
    }

    /** Ends an order. */
    void remove(Order order) {
        order.open = false;
        byId.remove(order.id);
        past.end(order.id, order.filled());
        signalled.add(order);
        entries.changed(order);
        Order[] before = of(order.instrument);
        Order[] after = new Order[before.length - 1];
        int kept = 0;
        for (Order other : before) {
            if (other != order) {
                after[kept++] = other;
            }
        }
        ofInstrument[order.instrument] = after.length == 0 ? null : after;
        count--;
    }

    /** @return units of a position that are on their way out: covered, or filled as a row says and not booked yet, 1e-6 */
    long leaving(int instrument, String strategy, String agent, OrderSide closing) {
        return Math.min(covered(instrument, strategy, agent, closing)
                + unbooked.sum(instrument, strategy, agent, closing), COVER_MOST);
    }

    /** @return units of a position that open orders of the side that closes it still cover, 1e-6 */
    long covered(int instrument, String strategy, String agent, OrderSide closing) {
        long sum = 0;
        for (Order order : of(instrument)) {
            if (order.side == closing && order.isOf(instrument, strategy, agent)) {
                sum = Math.min(sum + order.remaining(), COVER_MOST);
            }
        }
        return sum;
    }

    /** @return whether a strategy has an open entry in an instrument */
    boolean entering(int instrument, String strategy) {
        for (Order order : of(instrument)) {
            if (!order.side.isExit() && order.strategy.equals(strategy)) {
                return true;
            }
        }
        return unbooked.entering(instrument, strategy);
    }

    /** @return entries that were made here, by instrument, in the order in which they came */
    List<Order> madeEntries() {
        List<Order> made = new ArrayList<>();
        for (Order[] orders : ofInstrument) {
            for (Order order : orders == null ? NONE : orders) {
                if (order != null && order.made && order.own && order.open && !order.side.isExit()) {
                    made.add(order);
                }
            }
        }
        return made;
    }

    void save(StateWriter out) {
        out.begin("orders").putLong(nextSerial).putInt(count);
        for (Order[] orders : ofInstrument) {
            if (orders != null) {
                for (Order order : orders) {
                    order.save(out);
                }
            }
        }
        unbooked.save(out);
        past.save(out);
        signalled.save(out);
    }

    void restore(StateReader in, LongFunction<Trigger> triggers) {
        in.expect("orders");
        nextSerial = in.getLong();
        int saved = in.getInt();
        for (int i = 0; i < saved; i++) {
            Order order = Order.restore(in);
            order.trigger = triggers.apply(in.getLong());
            put(order);
            entries.count(order);
        }
        Long2ObjectHashMap<Order> open = bySerial();
        unbooked.restore(in, open::get, triggers);
        unbooked.ended().forEach(entries::count);
        past.restore(in);
        signalled.restore(in);
    }

    /** A limit or stop as the database holds it, 8 decimals: to the worse side for who trades, so that none is ever better. */
    static long printable(long price, boolean up) {
        return price == FixedPoint.ABSENT
                ? price
                : Math.multiplyExact(up ? Math.ceilDiv(price, 10) : Math.floorDiv(price, 10), 10L);
    }

    /** @return what a trigger's order is for, 1e-6: an exit for no more than what other exits leave, so 0 or less where they cover all */
    long quantity(Trigger trigger, OrderSide side, Holdings holdings) {
        long asked = trigger.terms.quantity;
        if (!side.isExit()) {
            return asked;
        }
        long free = Math.abs(holdings.quantity(trigger.position))
                - leaving(trigger.instrument, trigger.strategy, trigger.agent, side);
        return asked == 0 ? free : Math.min(asked, free);
    }
}
