package io.tapedeck.risk;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/** Which breaches of one kind last: since when, and what their ends refer to. By a dense index. One thread. */
final class Breaches {
    private static final int FIRST = 16;

    private long[] begun = closed(FIRST);
    private long[] references = new long[FIRST];
    private int open;

    private static long[] closed(int length) {
        long[] times = new long[length];
        Arrays.fill(times, Alert.OPEN);
        return times;
    }

    /** @return how many last */
    int open() {
        return open;
    }

    boolean isOpen(int index) {
        return index < begun.length && begun[index] != Alert.OPEN;
    }

    long begun(int index) {
        return begun[index];
    }

    long reference(int index) {
        return references[index];
    }

    void begin(int index, long time, long reference) {
        if (index >= begun.length) {
            int length = Math.max(index + 1, begun.length * 2);
            long[] longer = closed(length);
            System.arraycopy(begun, 0, longer, 0, begun.length);
            begun = longer;
            references = Arrays.copyOf(references, length);
        }
        begun[index] = time;
        references[index] = reference;
        open++;
    }

    void end(int index) {
        begun[index] = Alert.OPEN;
        open--;
    }

    void save(StateWriter state) {
        state.putInt(open).putLongs(begun, begun.length).putLongs(references, references.length);
    }

    void restore(StateReader state) {
        open = state.getInt();
        begun = state.getLongs(new long[0]);
        references = state.getLongs(new long[0]);
    }
}
