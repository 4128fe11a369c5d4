package io.tapedeck.bars;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/**
 * How far each live feed's event time has come. The last {@link #MOST} feeds are known: of more, the one that has been silent
 * longest is forgotten, and its instruments go by their own pace. One thread; allocates nothing.
 */
final class FeedTimes {
    /** Feeds known at a time. */
    static final int MOST = 64;

    private final long[] ids = new long[MOST];
    private final long[] newest = new long[MOST];
    private final long[] turn = new long[MOST];
    private long turns;
    private int count;
    private int last;

    /**
     * A feed has brought an event.
     *
     * @return its newest event time before this one, {@link BarTracks#NONE} for its first
     */
    long saw(long id, long time) {
        int at = find(id);
        if (at < 0) {
            at = count < MOST ? count++ : longestSilent();
            ids[at] = id;
            newest[at] = BarTracks.NONE;
        }
        last = at;
        turn[at] = ++turns;
        long before = newest[at];
        newest[at] = Math.max(before, time);
        return before;
    }

    /** @return a feed's newest event time, {@link BarTracks#NONE} where it is not known */
    long newest(long id) {
        int at = find(id);
        return at < 0 ? BarTracks.NONE : newest[at];
    }

    private int find(long id) {
        if (last < count && ids[last] == id) {
            return last;
        }
        for (int i = 0; i < count; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }

    private int longestSilent() {
        int found = 0;
        for (int i = 1; i < count; i++) {
            found = turn[i] < turn[found] ? i : found;
        }
        return found;
    }

    void save(StateWriter state) {
        state.putLong(turns).putLongs(ids, count).putLongs(newest, count).putLongs(turn, count);
    }

    void restore(StateReader state) {
        turns = state.getLong();
        int feeds = Math.min(MOST, state.getInt());
        count = feeds;
        last = 0;
        read(state, ids, feeds);
        state.getInt();
        read(state, newest, feeds);
        state.getInt();
        read(state, turn, feeds);
    }

    private static void read(StateReader state, long[] into, int feeds) {
        for (int i = 0; i < feeds; i++) {
            into[i] = state.getLong();
        }
    }
}
