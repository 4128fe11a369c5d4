package io.tapedeck.event;

/** Bits of an event's condition flags, as the schema's set {@code EventFlags} documents them; land in {@code ticks.flags}. */
public final class EventFlags {
    /** Exchange time is behind the instrument's newest by more than the lateness allowance. */
    public static final int LATE = 1;
    /** The feed sequence was already seen on this feed. */
    public static final int DUPLICATE = 1 << 1;
    /** The feed's sequence jumped: events before this one are missing. */
    public static final int GAP = 1 << 2;
    /** Receive time is behind exchange time by more than the staleness allowance. */
    public static final int STALE = 1 << 3;
    /** Bid above ask, both present. */
    public static final int CROSSED = 1 << 4;
    /** Bid equals ask, both present. */
    public static final int LOCKED = 1 << 5;
    /** Price is further from the last good price than the outlier allowance. */
    public static final int OUTLIER = 1 << 6;
    /** A trade of size 0, or a quote side with a price and size 0. */
    public static final int ZERO_SIZE = 1 << 7;
    /** A quote with one side absent. */
    public static final int ONE_SIDED = 1 << 8;
    /** The source itself marks the record as suspicious. */
    public static final int SUSPICIOUS = 1 << 9;
    /** Trading in the instrument is halted, says the feed. */
    public static final int HALTED = 1 << 10;
    /** Exchange time is ahead of receive time by more than the clock allowance. */
    public static final int FUTURE = 1 << 11;
    /** The source gives no size. */
    public static final int SIZE_ABSENT = 1 << 12;

    private EventFlags() {
    }
}
