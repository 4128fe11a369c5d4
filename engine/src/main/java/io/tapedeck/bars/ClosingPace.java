package io.tapedeck.bars;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/**
 * How many live instruments' bars may close with the event at hand, by the instrument's own event or by the sweep: one for each
 * stretch of time by which the tape has gone on since the event before, and few that were left. So a minute's end takes the same
 * share of each millisecond until it is over, however many events come. From the tape alone: receive times and clock events.
 * One thread; allocates nothing.
 */
final class ClosingPace {
    /** A clock set back by more is followed at once; receive times of several feeds cross by less. */
    private static final long SET_BACK_NS = 1_000_000_000L;

    /** Closings that are left for later times. */
    private static final int KEPT = 32;

    private long time = BarTracks.NONE;
    private long savedNs;

    /** An event has come, {@code now} its time of receipt or the clock's. */
    void pass(long now, BarOptions options) {
        long passed = now - time;
        long most = options.closeNs() * options.closePerEvent();
        if (time == BarTracks.NONE) {
            time = now;
            savedNs = most;
        } else if (passed > 0) {
            time = now;
            savedNs = Math.min(most, Math.min(savedNs, KEPT * options.closeNs()) + passed);
        } else if (passed < -SET_BACK_NS) {
            time = now;
        }
    }

    /** @return whether there is one to take, which is taken then */
    boolean take(BarOptions options) {
        boolean there = savedNs >= options.closeNs();
        savedNs -= there ? options.closeNs() : 0;
        return there;
    }

    void save(StateWriter state) {
        state.putLong(time).putLong(savedNs);
    }

    void restore(StateReader state) {
        time = state.getLong();
        savedNs = state.getLong();
    }
}
