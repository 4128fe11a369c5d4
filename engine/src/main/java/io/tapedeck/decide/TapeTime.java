package io.tapedeck.decide;

/**
 * Time as the tape tells it. Events of several sources lie a little out of order, and clocks are set: behind the newest time it
 * stands still. A time that lies further back than {@link #BACK_NS} is of another day that follows on the tape, such as an old one
 * that was loaded behind a newer one: time goes on from there, and what counts by it begins anew. One thread.
 */
final class TapeTime {
    /** Longer than any lateness or correction of a clock, shorter than a night between two sessions. */
    static final long BACK_NS = 3_600_000_000_000L;
    private static final long NONE = Long.MIN_VALUE;

    private long now = NONE;

    /** An event of this time, ns; @return whether the tape has gone back to it. */
    boolean pass(long time) {
        boolean back = now != NONE && time < now - BACK_NS;
        now = back ? time : Math.max(now, time);
        return back;
    }

    /** @return whether no event has told a time yet */
    boolean isUnknown() {
        return now == NONE;
    }

    /** @return the time, ns */
    long now() {
        return now;
    }

    /** Takes a saved time. */
    void restore(long saved) {
        now = saved;
    }
}
