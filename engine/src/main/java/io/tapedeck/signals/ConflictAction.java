package io.tapedeck.signals;

/** What is done where agents oppose each other; docs/signals.md has the thresholds. */
public enum ConflictAction {
    /** Nobody opposed. */
    NONE("none"),
    /** Opposition below {@code conflict-reduce}: the weighted value stands. */
    OUTWEIGHED("outweighed"),
    /** Opposition below {@code conflict-hold}: the value loses that share. */
    REDUCED("reduced"),
    /** More: the value is 0, the direction HOLD. */
    STOOD_ASIDE("stood_aside");

    private final String label;

    ConflictAction(String label) {
        this.label = label;
    }

    /** @return as {@code fused_signals.conflict_resolution} names it */
    public String label() {
        return label;
    }
}
