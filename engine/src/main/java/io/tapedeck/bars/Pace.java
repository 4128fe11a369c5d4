package io.tapedeck.bars;

/**
 * The time that closes the bars of an instrument of live events: the tape's clock, as long as its events come in time. Where its
 * newest event came behind the clock by more than the allowance, the instrument is <em>delayed</em>, and its time is
 *
 * <ul>
 * <li>that of its feed, where the feed brings it as soon as its other instruments: the feed's newest event time,
 * <li>and in any case its own: its newest event time, going on with the clock once nothing has come for the configured silence.
 * </ul>
 *
 * It is in time again when an event came in time and none was delayed for {@link #HOLD_NS}. All from the tape: clock events and
 * event times. One thread; allocates nothing.
 */
final class Pace {
    /** How long an instrument counts as delayed behind its last delayed event: a delay that swings about the allowance is one. */
    static final long HOLD_NS = 60_000_000_000L;

    private Pace() {
    }

    /**
     * An event with a new newest time has come.
     *
     * @param clock of the tape, {@link BarTracks#NONE} before its first
     * @param feedBefore newest event time of the feed before
     * @return whether it was delayed
     */
    static boolean newest(long[] page, int head, long feed, long feedBefore, long time, long clock, long latenessNs) {
        page[head + BarTracks.SEEN] = clock;
        if (clock == BarTracks.NONE) {
            return false;
        }
        boolean withFeed = feedBefore == BarTracks.NONE || time >= feedBefore - latenessNs;
        page[head + BarTracks.FEED] = withFeed ? feed : BarTracks.NONE;
        if (time < clock - latenessNs) {
            page[head + BarTracks.SLOW] = clock;
            return true;
        }
        long slow = page[head + BarTracks.SLOW];
        if (slow != BarTracks.NONE && clock - slow > HOLD_NS) {
            page[head + BarTracks.SLOW] = BarTracks.NONE;
        }
        return false;
    }

    /** @return the time of the instrument as the clock stands at {@code clock} */
    static long time(long[] page, int head, FeedTimes feeds, long clock, long silenceNs) {
        if (page[head + BarTracks.SLOW] == BarTracks.NONE) {
            return clock;
        }
        long silent = clock - page[head + BarTracks.SEEN] - silenceNs;
        long own = page[head + BarTracks.NEWEST] + Math.max(0, silent);
        long feed = page[head + BarTracks.FEED];
        return Math.min(clock, feed == BarTracks.NONE ? own : Math.max(own, feeds.newest(feed)));
    }
}
