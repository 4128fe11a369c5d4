package io.tapedeck.triggers;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.LinkedHashMap;

/**
 * What is known of orders that are not open, by id: how much of them was filled, and whether they ended. A row that comes late does
 * not open them again. Of more than {@value #MOST} those told of longest ago are forgotten. One thread.
 */
final class PastOrders {
    static final int MOST = 65_536;

    private record Past(long filled, boolean ended) {
        static final Past UNKNOWN = new Past(0, false);
    }

    private final LinkedHashMap<String, Past> oldestFirst = new LinkedHashMap<>();

    private Past of(String id) {
        return oldestFirst.getOrDefault(id, Past.UNKNOWN);
    }

    /** @return units known to be filled, 1e-6 */
    long filled(String id) {
        return of(id).filled;
    }

    boolean isKnown(String id) {
        return oldestFirst.containsKey(id);
    }

    boolean isEnded(String id) {
        return of(id).ended;
    }

    /** An order that is not open was filled: it has ended, or its own row is still to come. */
    void fill(String id, long quantity) {
        Past past = of(id);
        put(id, new Past(past.filled + quantity, past.ended));
    }

    /** An order has ended, filled so far. */
    void end(String id, long filled) {
        put(id, new Past(Math.max(filled, of(id).filled), true));
    }

    /** What was said to be filled of an order that has ended was not: it is this. */
    void correct(String id, long filled) {
        if (isEnded(id)) {
            put(id, new Past(filled, true));
        }
    }

    private void put(String id, Past past) {
        oldestFirst.remove(id);
        oldestFirst.put(id, past);
        if (oldestFirst.size() > MOST) {
            oldestFirst.pollFirstEntry();
        }
    }

    void save(StateWriter out) {
        out.begin("past").putInt(oldestFirst.size());
        oldestFirst.forEach((id, past) -> out.putText(id).putLong(past.filled).putBoolean(past.ended));
    }

    void restore(StateReader in) {
        in.expect("past");
        int saved = in.getInt();
        for (int i = 0; i < saved; i++) {
            put(in.getText(), new Past(in.getLong(), in.getBoolean()));
        }
    }
}
