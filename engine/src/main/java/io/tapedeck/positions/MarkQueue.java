package io.tapedeck.positions;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/**
 * Positions whose mark has changed and not left the engine yet, in the order in which they changed first. Each waits for the
 * interval, so that it leaves with its newest mark, once an interval at the most. One thread.
 */
final class MarkQueue {
    private static final int FIRST = 32;

    private long intervalNs;
    private long now = Long.MIN_VALUE;
    /** A ring: positions and when they changed first. */
    private int[] positions = new int[FIRST];
    private long[] since = new long[FIRST];
    private int head;
    private int count;
    /** By position. */
    private boolean[] waits = new boolean[FIRST];

    void interval(long ns) {
        intervalNs = ns;
    }

    /** A position has a new mark. */
    void add(int position) {
        if (position >= waits.length) {
            waits = Arrays.copyOf(waits, Math.max(position + 1, waits.length * 2));
        }
        if (!waits[position]) {
            waits[position] = true;
            if (count == positions.length) {
                grow();
            }
            int at = head + count & positions.length - 1;
            positions[at] = position;
            since[at] = now;
            count++;
        }
    }

    private void grow() {
        int length = positions.length;
        int[] longer = new int[length * 2];
        long[] longerSince = new long[length * 2];
        for (int i = 0; i < count; i++) {
            longer[i] = positions[head + i & length - 1];
            longerSince[i] = since[head + i & length - 1];
        }
        positions = longer;
        since = longerSince;
        head = 0;
    }

    /** Time goes on; or back to an older day, from where all that waits waits anew. */
    void onTime(long time) {
        for (int i = 0; time < now && i < count; i++) {
            int at = head + i & positions.length - 1;
            since[at] = Math.min(since[at], time);
        }
        now = time;
    }

    /** @return the next position whose time has come, -1 where there is none */
    int poll() {
        if (count == 0 || (since[head] != Long.MIN_VALUE && now - since[head] < intervalNs)) {
            return PositionBook.NONE;
        }
        int position = positions[head];
        head = head + 1 & positions.length - 1;
        count--;
        waits[position] = false;
        return position;
    }

    void save(StateWriter state) {
        state.begin("marks").putLong(now).putInt(count);
        for (int i = 0; i < count; i++) {
            state.putInt(positions[head + i & positions.length - 1]).putLong(since[head + i & positions.length - 1]);
        }
    }

    void restore(StateReader state) {
        state.expect("marks");
        long saved = state.getLong();
        head = 0;
        count = 0;
        waits = new boolean[FIRST];
        for (int left = state.getInt(); left > 0; left--) {
            int position = state.getInt();
            now = state.getLong();
            add(position);
        }
        now = saved;
    }
}
