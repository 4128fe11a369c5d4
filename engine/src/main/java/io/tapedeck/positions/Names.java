package io.tapedeck.positions;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Name;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Texts by a number each, in the order in which they came: a position is then five numbers. Looking up allocates nothing. */
final class Names {
    static final int UNKNOWN = -1;
    private static final int SLOTS_FIRST = 64;

    private Name[] names = new Name[SLOTS_FIRST / 2];
    private int[] slots = filled(SLOTS_FIRST);
    private int count;

    private static int[] filled(int length) {
        int[] empty = new int[length];
        Arrays.fill(empty, UNKNOWN);
        return empty;
    }

    /** @return the text's number, a new one where it has none */
    int add(DirectBuffer text, int offset, int length) {
        int slot = slot(text, offset, length);
        if (slots[slot] != UNKNOWN) {
            return slots[slot];
        }
        if (count == names.length) {
            grow();
            slot = slot(text, offset, length);
        }
        names[count] = new Name(text.getStringWithoutLengthUtf8(offset, length));
        slots[slot] = count;
        return count++;
    }

    /** @return the text's number, {@link #UNKNOWN} where it has none */
    int find(DirectBuffer text, int offset, int length) {
        return slots[slot(text, offset, length)];
    }

    Name get(int number) {
        return names[number];
    }

    private int slot(DirectBuffer text, int offset, int length) {
        int mask = slots.length - 1;
        int slot = (int) Hashing.finish(Hashing.add(Hashing.begin(), text, offset, length)) & mask;
        while (slots[slot] != UNKNOWN && !names[slots[slot]].matches(text, offset, length)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        names = Arrays.copyOf(names, count * 2);
        slots = filled(slots.length * 2);
        for (int i = 0; i < count; i++) {
            slots[slot(names[i].buffer(), 0, names[i].length())] = i;
        }
    }

    void save(StateWriter state) {
        state.begin("names").putInt(count);
        for (int i = 0; i < count; i++) {
            state.putBytes(names[i].buffer(), 0, names[i].length());
        }
    }

    void restore(StateReader state) {
        state.expect("names");
        names = new Name[SLOTS_FIRST / 2];
        slots = filled(SLOTS_FIRST);
        count = 0;
        for (int left = state.getInt(); left > 0; left--) {
            byte[] text = state.getBytes();
            add(new UnsafeBuffer(text), 0, text.length);
        }
    }
}
