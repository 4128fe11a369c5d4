package io.tapedeck.decide;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/**
 * Time as the tape tells it. Events of several sources lie a little out of order: behind the newest time it stands still. A
 * historical tick that acts and lies further back than {@link #BACK_NS} is of another day that follows on the tape, such as an old
 * one that was loaded behind a newer one: time goes on from there, and what counts by it begins anew. But only where the source
 * that leads, the last one whose events came at the tape's time, goes back itself, has ended, or has been silent for {@link
 * #SILENT_NS} of receive times: sources that alternate do not move it to and fro. Live ticks and rows never take it back; the clock
 * may, where it led and was set. One thread.
 */
final class TapeTime {
    /** Longer than any lateness or correction of a clock, shorter than a night between two sessions. */
    static final long BACK_NS = 3_600_000_000_000L;
    /** Longer than the clock's interval, and than a feed waits for others between two of its blocks. */
    static final long SILENT_NS = 5_000_000_000L;
    private static final long NONE = Long.MIN_VALUE;
    /** Leads where no historical feed does; ids of feeds are not negative. */
    private static final long LIVE = -1;
    private static final long NOBODY = -2;

    private long now = NONE;
    private long leader = NOBODY;
    /** When the leader's last event was received, ns. */
    private long leadAt = NONE;

    /** A row of this time, ns: takes the time on, but not far ahead of a historical feed that leads. */
    void row(long time) {
        if (now == NONE || leader < 0 || time <= now + BACK_NS) {
            now = Math.max(now, time);
        }
    }

    /** A live tick of this time, received then, ns. */
    void live(long time, long received) {
        if (!isBehind(time)) {
            lead(LIVE, Math.max(now, time), received);
        }
    }

    /** The clock, ns; @return whether it was set back and the time with it. */
    boolean clock(long time) {
        boolean back = isBehind(time) && leader == LIVE;
        if (back) {
            lead(LIVE, time, time);
        } else {
            live(time, time);
        }
        return back;
    }

    /** A historical tick that acts: its feed's id, its time and when it was received, ns; @return whether the tape has gone back. */
    boolean historical(long feed, long time, long received) {
        boolean back = isBehind(time);
        if (back && leader != feed && leader != NOBODY && Math.abs(received - leadAt) <= SILENT_NS) {
            return false;
        }
        lead(feed, back ? time : Math.max(now, time), received);
        return back;
    }

    /** A feed has ended: another one may lead. */
    void ended(long feed) {
        leader = leader == feed ? NOBODY : leader;
    }

    private boolean isBehind(long time) {
        return now != NONE && time < now - BACK_NS;
    }

    private void lead(long source, long time, long received) {
        leader = source;
        now = time;
        leadAt = received;
    }

    /** @return whether no event has told a time yet */
    boolean isUnknown() {
        return now == NONE;
    }

    /** @return the time, ns */
    long now() {
        return now;
    }

    void save(StateWriter state) {
        state.putLong(now).putLong(leader).putLong(leadAt);
    }

    void restore(StateReader state) {
        now = state.getLong();
        leader = state.getLong();
        leadAt = state.getLong();
    }
}
