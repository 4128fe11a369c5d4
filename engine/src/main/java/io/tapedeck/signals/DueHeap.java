package io.tapedeck.signals;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/**
 * Slots by when they are due, the earliest first, of equal times the one that came first; a slot is removed from any place. A
 * binary heap that knows each slot's place (Sedgewick, Wayne 2011, "Algorithms", 2.4: indexed priority queue). One thread.
 */
final class DueHeap {
    private static final int OUT = -1;
    private int[] heap = new int[64];
    private int[] place = new int[0];
    private long[] due = new long[0];
    private long[] order = new long[0];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** @return the slot due first */
    int top() {
        return heap[0];
    }

    long topTime() {
        return due[heap[0]];
    }

    /** Adds a slot that is not in; {@code serial} grows with each. */
    void add(int slot, long time, long serial) {
        if (slot >= place.length) {
            int old = place.length;
            int length = Math.max(slot + 1, Math.max(64, 2 * old));
            place = Arrays.copyOf(place, length);
            due = Arrays.copyOf(due, length);
            order = Arrays.copyOf(order, length);
            Arrays.fill(place, old, length, OUT);
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        due[slot] = time;
        order[slot] = serial;
        up(size++, slot);
    }

    /** Removes a slot, where it is in. */
    void remove(int slot) {
        int at = slot < place.length ? place[slot] : OUT;
        if (at == OUT) {
            return;
        }
        place[slot] = OUT;
        int last = heap[--size];
        if (last != slot) {
            up(at, last);
            down(place[last], last);
        }
    }

    private void up(int from, int slot) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!before(slot, heap[parent])) {
                break;
            }
            set(at, heap[parent]);
            at = parent;
        }
        set(at, slot);
    }

    private void down(int from, int slot) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], slot)) {
                break;
            }
            set(at, heap[child]);
            at = child;
        }
        set(at, slot);
    }

    private void set(int at, int slot) {
        heap[at] = slot;
        place[slot] = at;
    }

    private boolean before(int left, int right) {
        return due[left] < due[right] || (due[left] == due[right] && order[left] < order[right]);
    }

    void save(StateWriter state) {
        state.putInts(heap, size).putInts(place, place.length).putLongs(due, place.length).putLongs(order,
                place.length);
    }

    void restore(StateReader state) {
        int[] held = state.getInts(new int[0]);
        size = held.length;
        heap = Arrays.copyOf(held, Math.max(64, size));
        place = state.getInts(new int[0]);
        due = state.getLongs(new long[0]);
        order = state.getLongs(new long[0]);
    }
}
