package io.tapedeck.signals;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/**
 * The latest signal of each voice on each symbol: slots in one store, those of a symbol chained in the order of voices. A symbol
 * holds at most a set number of voices; of more, a forgotten one gives its slot up, else the new one is refused. One thread.
 */
final class LatestSignals {
    /** Answer of {@link #put}: a later signal of the voice is known. */
    static final int SUPERSEDED = -2;
    /** Answer of {@link #put}: the symbol has as many voices as it may. */
    static final int FULL = -3;
    private static final int NONE = -1;
    /** The age of such a time fits a long. */
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private int[] first = new int[0];
    private int[] next = new int[0];
    private int[] voice = new int[0];
    private byte[] direction = new byte[0];
    private long[] time = new long[0];
    private long[] holding = new long[0];
    private double[] value = new double[0];
    private double[] confidence = new double[0];
    private double[] gain = new double[0];
    private double[] loss = new double[0];
    private int count;

    /** Makes room for a symbol. */
    void define(int symbol) {
        if (symbol >= first.length) {
            int old = first.length;
            first = Arrays.copyOf(first, Math.max(symbol + 1, 2 * old));
            Arrays.fill(first, old, first.length, NONE);
        }
    }

    /** Whether any signal is known. */
    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Takes a voice's newest signal.
     *
     * @param max voices of a symbol
     * @param forgotten time of a signal that may give its slot up, ns
     * @return its slot, {@link #SUPERSEDED} or {@link #FULL}
     */
    int put(int symbol, int newVoice, long newTime, int max, long forgotten) {
        int before = NONE;
        int old = NONE;
        int oldBefore = NONE;
        int held = 0;
        for (int at = first[symbol], last = NONE; at != NONE; last = at, at = next[at]) {
            held++;
            if (voice[at] == newVoice) {
                if (time[at] > newTime) {
                    return SUPERSEDED;
                }
                time[at] = newTime;
                return at;
            }
            if (voice[at] < newVoice) {
                before = at;
            }
            if (time[at] < forgotten && old == NONE) {
                old = at;
                oldBefore = last;
            }
        }
        int slot;
        if (held < max) {
            slot = newSlot();
        } else if (old == NONE) {
            return FULL;
        } else {
            slot = old;
            unlink(symbol, oldBefore, old);
            before = before == old ? oldBefore : before;
        }
        next[slot] = before == NONE ? first[symbol] : next[before];
        if (before == NONE) {
            first[symbol] = slot;
        } else {
            next[before] = slot;
        }
        voice[slot] = newVoice;
        time[slot] = newTime;
        return slot;
    }

    /** What a symbol's voices have said is as old as can be: it is fused no more, and whatever they say is newer. */
    void forget(int symbol) {
        for (int slot = first[symbol]; slot != NONE; slot = next[slot]) {
            time[slot] = LONG_AGO;
        }
    }

    private void unlink(int symbol, int before, int slot) {
        if (before == NONE) {
            first[symbol] = next[slot];
        } else {
            next[before] = next[slot];
        }
    }

    private int newSlot() {
        if (count == next.length) {
            int size = Math.max(64, 2 * count);
            next = Arrays.copyOf(next, size);
            voice = Arrays.copyOf(voice, size);
            direction = Arrays.copyOf(direction, size);
            time = Arrays.copyOf(time, size);
            holding = Arrays.copyOf(holding, size);
            value = Arrays.copyOf(value, size);
            confidence = Arrays.copyOf(confidence, size);
            gain = Arrays.copyOf(gain, size);
            loss = Arrays.copyOf(loss, size);
        }
        return count++;
    }

    /** Fills a slot: what the signal says; {@code newGain} and {@code newLoss} are shares of the entry, NaN = not said. */
    void fill(int slot, int newDirection, double newValue, double newConfidence, long newHolding, double newGain,
            double newLoss) {
        direction[slot] = (byte) newDirection;
        value[slot] = newValue;
        confidence[slot] = newConfidence;
        holding[slot] = newHolding;
        gain[slot] = newGain;
        loss[slot] = newLoss;
    }

    int first(int symbol) {
        return first[symbol];
    }

    int next(int slot) {
        return next[slot];
    }

    int voice(int slot) {
        return voice[slot];
    }

    int direction(int slot) {
        return direction[slot];
    }

    long time(int slot) {
        return time[slot];
    }

    long holding(int slot) {
        return holding[slot];
    }

    double value(int slot) {
        return value[slot];
    }

    double confidence(int slot) {
        return confidence[slot];
    }

    double gain(int slot) {
        return gain[slot];
    }

    double loss(int slot) {
        return loss[slot];
    }

    void save(StateWriter state) {
        state.putInts(first, first.length).putInts(next, count).putInts(voice, count);
        for (int i = 0; i < count; i++) {
            state.putByte(direction[i]);
        }
        state.putLongs(time, count).putLongs(holding, count).putDoubles(value, count).putDoubles(confidence, count)
                .putDoubles(gain, count).putDoubles(loss, count);
    }

    void restore(StateReader state) {
        first = state.getInts(new int[0]);
        next = state.getInts(new int[0]);
        voice = state.getInts(new int[0]);
        count = next.length;
        direction = new byte[count];
        for (int i = 0; i < count; i++) {
            direction[i] = state.getByte();
        }
        time = state.getLongs(new long[0]);
        holding = state.getLongs(new long[0]);
        value = state.getDoubles(new double[0]);
        confidence = state.getDoubles(new double[0]);
        gain = state.getDoubles(new double[0]);
        loss = state.getDoubles(new double[0]);
    }
}
