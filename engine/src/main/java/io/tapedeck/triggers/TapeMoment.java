package io.tapedeck.triggers;

/** The event that is being handled, as triggers need it. Set by the one who calls them, before each call. One thread. */
public final class TapeMoment {
    private long sequence;
    private long eventTime;
    private long tapeTime;

    /**
     * @param newSequence market sequence of the event
     * @param newEventTime its time, ns: what rows of this cause carry
     * @param newTapeTime time as the tape tells it, ns: by it times come due and confirmations run
     */
    public void set(long newSequence, long newEventTime, long newTapeTime) {
        sequence = newSequence;
        eventTime = newEventTime;
        tapeTime = newTapeTime;
    }

    /** @return market sequence */
    public long sequence() {
        return sequence;
    }

    /** @return the event's time, ns */
    public long eventTime() {
        return eventTime;
    }

    /** @return time as the tape tells it, ns */
    public long tapeTime() {
        return tapeTime;
    }
}
