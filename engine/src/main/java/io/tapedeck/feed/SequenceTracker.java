package io.tapedeck.feed;

import io.tapedeck.event.Frame;
import io.tapedeck.event.codec.FeedStatusKind;

/**
 * Follows the numbers that one session of a source gives its messages: 1 apart, or something is missing. One thread; no
 * allocation but for a gap's event.
 */
public final class SequenceTracker {
    /** What a number means beside the ones before it. */
    public enum Seen {
        /** The session's first number, or the one behind the highest. */
        NEXT,
        /** Numbers between the highest and this one are missing: {@link #gapFrom()} to {@link #gapTo()}. */
        GAP,
        /** Not above the highest number seen: a repetition, or a late arrival of what a gap missed. */
        DUPLICATE
    }

    private final String session;
    private boolean begun;
    private long highest;
    private long highestTime = Long.MIN_VALUE;
    private long gapFrom;
    private long gapTo;
    private long gapFromTime = Long.MIN_VALUE;
    private long duplicates;
    private long gaps;

    /** @param session name of the session, for the gap's event: "BINANCE trade BTCUSDT" */
    public SequenceTracker(String session) {
        this.session = session;
    }

    /**
     * Takes the next message's number.
     *
     * @param sequence the source's number, any long
     * @param time the message's time, ns; of a gap it is the end
     * @return what it means
     */
    public Seen observe(long sequence, long time) {
        if (begun && sequence <= highest) {
            duplicates++;
            return Seen.DUPLICATE;
        }
        boolean gap = begun && sequence != highest + 1;
        if (gap) {
            gaps++;
            gapFrom = highest + 1;
            gapTo = sequence - 1;
            gapFromTime = highestTime;
        }
        begun = true;
        highest = sequence;
        highestTime = time;
        return gap ? Seen.GAP : Seen.NEXT;
    }

    /** Forgets the session: the next number is a first one, as after a reconnect that restarts the source's count. */
    public void restart() {
        begun = false;
    }

    /**
     * Appends the GAP event of the gap that the last {@link #observe} found, to stand before the message that revealed it.
     *
     * @param receiveTime ns
     */
    public void appendGap(Frame frame, long receiveTime) {
        frame.status(FeedStatusKind.GAP, 0, receiveTime, gapFrom, gapTo, gapFromTime, highestTime, session,
                (gapTo - gapFrom + 1) + " messages missing");
    }

    /** @return highest number seen; meaningless before the first */
    public long highest() {
        return highest;
    }

    /** @return first missing number of the last gap */
    public long gapFrom() {
        return gapFrom;
    }

    /** @return last missing number of the last gap */
    public long gapTo() {
        return gapTo;
    }

    /** @return gaps found so far */
    public long gaps() {
        return gaps;
    }

    /** @return numbers seen that were not above the highest */
    public long duplicates() {
        return duplicates;
    }
}
