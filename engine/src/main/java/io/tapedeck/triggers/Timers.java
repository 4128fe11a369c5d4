package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/**
 * Due times in a binary heap: looking costs one comparison, however many wait. Of equal times the one added first comes first.
 * An entry is not taken out when its reason goes, but when there is no room for one more; who gets it looks whether it still holds. Allocates only while it grows. One
 * thread.
 */
final class Timers {
    /** What an entry is for. */
    static final int EXIT = 0;
    static final int EXPIRY = 1;
    static final int CONFIRMATION = 2;
    static final int ORDER_END = 3;
    static final int ABANDON = 4;
    static final int UNBOOKED = 5;

    private long[] due = new long[64];
    private long[] number = new long[64];
    private int[] purpose = new int[64];
    private Timed[] targets = new Timed[64];
    private int count;
    private long nextNumber;

    /** @return the earliest time, Long.MAX_VALUE where none waits */
    long next() {
        return count == 0 ? Long.MAX_VALUE : due[0];
    }

    /** @return whom the earliest is for */
    Timed target() {
        return targets[0];
    }

    /** @return what the earliest is for */
    int purpose() {
        return purpose[0];
    }

    void add(long time, int why, Timed target) {
        put(time, nextNumber++, why, target);
    }

    private void put(long time, long order, int why, Timed target) {
        if (count == due.length) {
            sweep();
            if (count > due.length / 2) { // else the half that is free lasts until the next sweep
                grow(2 * due.length);
            }
        }
        int at = count++;
        while (at > 0 && before(time, order, (at - 1) >> 1)) {
            move((at - 1) >> 1, at);
            at = (at - 1) >> 1;
        }
        set(at, time, order, why, target);
    }

    private void grow(int places) {
        due = Arrays.copyOf(due, places);
        number = Arrays.copyOf(number, places);
        purpose = Arrays.copyOf(purpose, places);
        targets = Arrays.copyOf(targets, places);
    }

    /** Takes out the entries whose reason is gone; done whenever there is no room for one more, so it costs each a step or two. */
    private void sweep() {
        int all = count;
        count = 0;
        for (int i = 0; i < all; i++) {
            Timed target = targets[i];
            targets[i] = null;
            if (holds(due[i], purpose[i], target)) {
                put(due[i], number[i], purpose[i], target); // never further back than it is read
            }
        }
    }

    /** Who gets such an entry would do nothing: it must not be false where that may change. */
    private static boolean holds(long time, int why, Timed target) {
        return switch (target) {
            case Trigger trigger -> trigger.state == TriggerState.ARMED
                    && (why != EXPIRY || time == trigger.terms.expiresAt)
                    && (why != EXIT || time == trigger.exitDue || trigger.exitDue == FixedPoint.ABSENT);
            case Order order -> why == UNBOOKED ? time == order.unbookedDue : order.open && order.own;
        };
    }

    /** Takes the earliest out. */
    void remove() {
        int last = --count;
        Timed target = targets[last];
        targets[last] = null;
        if (last == 0) {
            return;
        }
        int at = 0;
        for (int child = 1; child < last; child = 2 * at + 1) {
            if (child + 1 < last && before(due[child + 1], number[child + 1], child)) {
                child++;
            }
            if (before(due[last], number[last], child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        set(at, due[last], number[last], purpose[last], target);
    }

    /**
     * The tape went back by so many ns: what was due so long after an event is due that much earlier; times of the calendar stay, and
     * those of confirmations, which run anew.
     */
    void back(long step) {
        int all = count;
        count = 0;
        for (int i = 0; i < all; i++) {
            Timed target = targets[i];
            targets[i] = null;
            put(moved(due[i], purpose[i], target, step), number[i], purpose[i], target); // never further back than it is read
        }
    }

    private static long moved(long time, int why, Timed target, long step) {
        return switch (target) {
            case Trigger trigger when why == EXIT && time == trigger.exitDue && time != trigger.terms.exitAt ->
                trigger.exitDue -= step;
            case Trigger _ -> why == ABANDON ? time - step : time;
            case Order order when why == UNBOOKED && time == order.unbookedDue -> {
                order.unbookedUntil -= step;
                yield order.unbookedDue -= step;
            }
            case Order _ -> time;
        };
    }

    /** @return how many entries there are, those whose reason is gone too */
    int count() {
        return count;
    }

    private boolean before(long time, long order, int other) {
        return time < due[other] || (time == due[other] && order < number[other]);
    }

    private void move(int from, int to) {
        set(to, due[from], number[from], purpose[from], targets[from]);
    }

    private void set(int at, long time, long order, int why, Timed target) {
        due[at] = time;
        number[at] = order;
        purpose[at] = why;
        targets[at] = target;
    }

    /** Finds by what a snapshot names them whom times are for. */
    interface Targets {
        /** @return the one, null where it is gone and its time with it */
        Timed find(boolean order, long serial);
    }

    void save(StateWriter state) {
        state.begin("timers").putLong(nextNumber).putInt(count);
        for (int i = 0; i < count; i++) {
            state.putLong(due[i]).putLong(number[i]).putByte(purpose[i]);
            switch (targets[i]) {
                case Trigger trigger -> state.putBoolean(false).putLong(trigger.serial);
                case Order order -> state.putBoolean(true).putLong(order.serial);
            }
        }
    }

    void restore(StateReader state, Targets alive) {
        state.expect("timers");
        nextNumber = state.getLong();
        int saved = state.getInt();
        for (int i = 0; i < saved; i++) {
            long time = state.getLong();
            long order = state.getLong();
            int why = state.getByte();
            Timed target = alive.find(state.getBoolean(), state.getLong());
            if (target != null) {
                put(time, order, why, target);
            }
        }
    }
}
