package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/** The average true range of each instrument, 1e-9; {@link FixedPoint#ABSENT} before the first. One thread. */
final class Atrs {
    private long[] values = new long[0];

    long of(int instrument) {
        return instrument < values.length ? values[instrument] : FixedPoint.ABSENT;
    }

    /** Takes a new one; @return whether it is the instrument's first */
    boolean set(int instrument, long atr) {
        if (instrument >= values.length) {
            int before = values.length;
            values = Arrays.copyOf(values, Math.max(instrument + 1, before * 2));
            Arrays.fill(values, before, values.length, FixedPoint.ABSENT);
        }
        boolean first = values[instrument] == FixedPoint.ABSENT;
        values[instrument] = atr;
        return first;
    }

    void save(StateWriter out) {
        out.begin("atr").putLongs(values, values.length);
    }

    void restore(StateReader in) {
        in.expect("atr");
        values = in.getLongs(new long[0]);
    }
}
