package io.tapedeck.decide;

/** The event being handled. Handlers read it, {@link Decisions} alone sets it. One thread. */
final class Moment {
    private long sequence;
    private long eventTime;
    private long receiveTime;
    private boolean acting;

    void set(long newSequence, long newEventTime, long newReceiveTime, boolean newActing) {
        sequence = newSequence;
        eventTime = newEventTime;
        receiveTime = newReceiveTime;
        acting = newActing;
    }

    /** @return market sequence of the event */
    long sequence() {
        return sequence;
    }

    /** @return exchange time, else receive time, ns */
    long eventTime() {
        return eventTime;
    }

    /** @return when the engine read it, ns */
    long receiveTime() {
        return receiveTime;
    }

    /** @return false: a historical event in a live run, which reaches bars alone */
    boolean acting() {
        return acting;
    }
}
