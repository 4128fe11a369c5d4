package io.tapedeck.feed.synthetic;

/** How a made-up tape is played. */
public enum SyntheticPace {
    /**
     * Each event at its planned receive time or about half a millisecond behind it, whatever became of those before (open
     * loop): what the ring has no room for is refused, counted and gone, as on a live feed.
     */
    PLANNED,
    /** As fast as the ring takes them: waits for room, refuses nothing. */
    UNLIMITED
}
