package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.LinkedHashMap;

/**
 * Entries of signals with a stop or target, that have ended before their trades were booked: cancelled, timed out, or filled as a
 * row says. A trade that comes late and opens their position brings what guards it. Of more than {@value #MOST} those that ended
 * longest ago are forgotten. One thread.
 */
final class SignalledEntries {
    static final int MOST = 4_096;

    private final LinkedHashMap<String, Order> oldestFirst = new LinkedHashMap<>();

    /** Takes an order that has ended; those that bring no stop or target, or of which nothing is to come, are not kept. */
    void add(Order order) {
        boolean brings = order.entryStop != FixedPoint.ABSENT || order.entryTarget != FixedPoint.ABSENT;
        if (brings && !order.side.isExit() && order.filledByTrades < order.quantity) {
            put(order);
        }
    }

    private void put(Order order) {
        oldestFirst.put(order.id, order);
        if (oldestFirst.size() > MOST) {
            oldestFirst.pollFirstEntry();
        }
    }

    /** @return the order, null where it is not known */
    Order find(String id) {
        return oldestFirst.get(id);
    }

    void save(StateWriter out) {
        out.begin("signalled").putInt(oldestFirst.size());
        oldestFirst.values().forEach(order -> order.save(out));
    }

    void restore(StateReader in) {
        in.expect("signalled");
        int saved = in.getInt();
        for (int i = 0; i < saved; i++) {
            Order order = Order.restore(in);
            in.getLong(); // its trigger: of no use any more
            order.open = false;
            put(order);
        }
    }
}
