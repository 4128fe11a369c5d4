package io.tapedeck.signals;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/**
 * Signals that await their horizon: slots in one bounded store, those of an instrument chained in the order they came. The
 * highest and lowest price is kept by segments: a tick touches the newest signal of its instrument alone, and what a signal saw
 * is its own segment and all later ones; a signal that leaves gives its segment to the one before. Prices 1e-9, times ns. One
 * thread.
 */
final class PendingSignals {
    static final int NONE = -1;
    private int[] head = new int[0];
    private int[] tail = new int[0];
    private int[] held = new int[0];
    private long[] due = new long[0];

    private int[] next = new int[0];
    private int[] previous = new int[0];
    private int[] instrument = new int[0];
    private int[] voice = new int[0];
    private byte[] direction = new byte[0];
    private boolean[] historical = new boolean[0];
    private long[] id = new long[0];
    private long[] time = new long[0];
    private long[] horizon = new long[0];
    private long[] entry = new long[0];
    private long[] high = new long[0];
    private long[] low = new long[0];
    private double[] predicted = new double[0];
    private int free = NONE;
    private int used;
    private int size;

    void define(int newInstrument) {
        if (newInstrument >= head.length) {
            int old = head.length;
            int length = Math.max(newInstrument + 1, 2 * old);
            head = Arrays.copyOf(head, length);
            tail = Arrays.copyOf(tail, length);
            held = Arrays.copyOf(held, length);
            due = Arrays.copyOf(due, length);
            Arrays.fill(head, old, length, NONE);
            Arrays.fill(tail, old, length, NONE);
            Arrays.fill(due, old, length, Long.MAX_VALUE);
        }
    }

    int size() {
        return size;
    }

    int held(int ofInstrument) {
        return held[ofInstrument];
    }

    /** Adds a signal behind those of its instrument; returns its slot. */
    int add(int ofInstrument, int ofVoice, int newDirection, boolean isHistorical, long newId, long newTime,
            long newHorizon, long newEntry, double newPredicted) {
        int slot = newSlot();
        int last = tail[ofInstrument];
        previous[slot] = last;
        next[slot] = NONE;
        if (last == NONE) {
            head[ofInstrument] = slot;
        } else {
            next[last] = slot;
        }
        tail[ofInstrument] = slot;
        held[ofInstrument]++;
        size++;
        due[ofInstrument] = Math.min(due[ofInstrument], newHorizon);
        instrument[slot] = ofInstrument;
        voice[slot] = ofVoice;
        direction[slot] = (byte) newDirection;
        historical[slot] = isHistorical;
        id[slot] = newId;
        time[slot] = newTime;
        horizon[slot] = newHorizon;
        entry[slot] = newEntry;
        high[slot] = Long.MIN_VALUE;
        low[slot] = Long.MAX_VALUE;
        predicted[slot] = newPredicted;
        return slot;
    }

    /** Takes a good price of an instrument. */
    void onPrice(int ofInstrument, long price) {
        int last = tail[ofInstrument];
        if (last != NONE) {
            high[last] = Math.max(high[last], price);
            low[last] = Math.min(low[last], price);
        }
    }

    /** @return the highest price since the signal came, Long.MIN_VALUE where there was none; takes time in the number of later ones */
    long high(int slot) {
        long highest = Long.MIN_VALUE;
        for (int at = slot; at != NONE; at = next[at]) {
            highest = Math.max(highest, high[at]);
        }
        return highest;
    }

    /** @return the lowest price since the signal came, Long.MAX_VALUE where there was none */
    long low(int slot) {
        long lowest = Long.MAX_VALUE;
        for (int at = slot; at != NONE; at = next[at]) {
            lowest = Math.min(lowest, low[at]);
        }
        return lowest;
    }

    /** Takes a signal out. */
    void remove(int slot) {
        int ofInstrument = instrument[slot];
        int before = previous[slot];
        int after = next[slot];
        if (before == NONE) {
            head[ofInstrument] = after;
        } else {
            next[before] = after;
            high[before] = Math.max(high[before], high[slot]);
            low[before] = Math.min(low[before], low[slot]);
        }
        if (after == NONE) {
            tail[ofInstrument] = before;
        } else {
            previous[after] = before;
        }
        held[ofInstrument]--;
        size--;
        if (horizon[slot] == due[ofInstrument]) {
            due[ofInstrument] = earliest(ofInstrument);
        }
        next[slot] = free;
        free = slot;
    }

    private long earliest(int ofInstrument) {
        long earliest = Long.MAX_VALUE;
        for (int at = head[ofInstrument]; at != NONE; at = next[at]) {
            earliest = Math.min(earliest, horizon[at]);
        }
        return earliest;
    }

    private int newSlot() {
        if (free != NONE) {
            int slot = free;
            free = next[slot];
            return slot;
        }
        if (used == next.length) {
            int length = Math.max(64, 2 * used);
            next = Arrays.copyOf(next, length);
            previous = Arrays.copyOf(previous, length);
            instrument = Arrays.copyOf(instrument, length);
            voice = Arrays.copyOf(voice, length);
            direction = Arrays.copyOf(direction, length);
            historical = Arrays.copyOf(historical, length);
            id = Arrays.copyOf(id, length);
            time = Arrays.copyOf(time, length);
            horizon = Arrays.copyOf(horizon, length);
            entry = Arrays.copyOf(entry, length);
            high = Arrays.copyOf(high, length);
            low = Arrays.copyOf(low, length);
            predicted = Arrays.copyOf(predicted, length);
        }
        return used++;
    }

    /** @return when the first of an instrument's signals is due, Long.MAX_VALUE where there is none */
    long due(int ofInstrument) {
        return due[ofInstrument];
    }

    int head(int ofInstrument) {
        return head[ofInstrument];
    }

    int next(int slot) {
        return next[slot];
    }

    int instrument(int slot) {
        return instrument[slot];
    }

    int voice(int slot) {
        return voice[slot];
    }

    int direction(int slot) {
        return direction[slot];
    }

    boolean historical(int slot) {
        return historical[slot];
    }

    long id(int slot) {
        return id[slot];
    }

    long time(int slot) {
        return time[slot];
    }

    long horizon(int slot) {
        return horizon[slot];
    }

    long entry(int slot) {
        return entry[slot];
    }

    double predicted(int slot) {
        return predicted[slot];
    }

    void save(StateWriter state) {
        state.putInts(head, head.length).putInts(tail, tail.length).putInts(held, held.length).putLongs(due,
                due.length);
        state.putInts(next, used).putInts(previous, used).putInts(instrument, used).putInts(voice, used)
                .putLongs(id, used).putLongs(time, used).putLongs(horizon, used).putLongs(entry, used)
                .putLongs(high, used).putLongs(low, used).putDoubles(predicted, used);
        for (int i = 0; i < used; i++) {
            state.putByte(direction[i]).putBoolean(historical[i]);
        }
        state.putInt(free).putInt(size);
    }

    void restore(StateReader state) {
        head = state.getInts(new int[0]);
        tail = state.getInts(new int[0]);
        held = state.getInts(new int[0]);
        due = state.getLongs(new long[0]);
        next = state.getInts(new int[0]);
        used = next.length;
        previous = state.getInts(new int[0]);
        instrument = state.getInts(new int[0]);
        voice = state.getInts(new int[0]);
        id = state.getLongs(new long[0]);
        time = state.getLongs(new long[0]);
        horizon = state.getLongs(new long[0]);
        entry = state.getLongs(new long[0]);
        high = state.getLongs(new long[0]);
        low = state.getLongs(new long[0]);
        predicted = state.getDoubles(new double[0]);
        direction = new byte[used];
        historical = new boolean[used];
        for (int i = 0; i < used; i++) {
            direction[i] = state.getByte();
            historical[i] = state.getBoolean();
        }
        free = state.getInt();
        size = state.getInt();
    }
}
