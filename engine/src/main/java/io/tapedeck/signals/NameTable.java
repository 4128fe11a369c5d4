package io.tapedeck.signals;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/** Texts by a dense index, in the order in which they came; finds one by its bytes without allocating. One thread. */
final class NameTable {
    static final int UNKNOWN = -1;
    private final Long2LongHashMap byHash = new Long2LongHashMap(UNKNOWN);
    private final List<byte[]> names = new ArrayList<>();

    /** @return the index of a text, {@link #UNKNOWN} where it never came */
    int find(DirectBuffer buffer, int offset, int length) {
        long hash = Hashing.finish(Hashing.add(Hashing.begin(), buffer, offset, length));
        for (int found = (int) byHash.get(hash); found != UNKNOWN; found = (int) byHash.get(++hash)) {
            if (equal(names.get(found), buffer, offset, length)) {
                return found;
            }
        }
        return UNKNOWN;
    }

    /** Adds a text that is not there; returns its index. */
    int add(byte[] name) {
        long hash = Hashing.finish(Hashing.add(Hashing.begin(), name, 0, name.length));
        while (byHash.get(hash) != UNKNOWN) {
            hash++;
        }
        byHash.put(hash, names.size());
        names.add(name);
        return names.size() - 1;
    }

    int count() {
        return names.size();
    }

    String text(int index) {
        return new String(names.get(index), StandardCharsets.UTF_8);
    }

    void clear() {
        byHash.clear();
        names.clear();
    }

    private static boolean equal(byte[] name, DirectBuffer buffer, int offset, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    void save(StateWriter state) {
        state.putInt(names.size());
        for (int i = 0; i < names.size(); i++) {
            state.putText(text(i));
        }
    }

    void restore(StateReader state) {
        clear();
        int count = state.getInt();
        for (int i = 0; i < count; i++) {
            add(state.getText().getBytes(StandardCharsets.UTF_8));
        }
    }
}
