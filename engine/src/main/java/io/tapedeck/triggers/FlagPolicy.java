package io.tapedeck.triggers;

/** What a trigger does with a tick marked stale, crossed, gap, outlier or halted ({@link TickQuality#JUDGED}). */
public enum FlagPolicy {
    /** Does not see it. */
    HOLD,
    /** Takes it as any other. */
    FIRE,
    /**
     * Never fires on it. Where it lies beyond the level, the next unmarked tick decides at once, whatever confirmation is set:
     * beyond too, it fires; not beyond, all is forgotten.
     */
    CONFIRM
}
