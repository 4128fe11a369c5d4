package io.tapedeck.signals;

import io.tapedeck.common.TapedeckException;

/** How signals become one; docs/signals.md has the formulas. */
public enum FusionMethod {
    /** Weight: confidence times decay. */
    CONFIDENCE_WEIGHTED("confidence_weighted"),
    /** Weight: confidence times decay times what the agent's realised hit rate is worth. */
    PERFORMANCE_WEIGHTED("performance_weighted"),
    /** One vote each of directions up to one half-life old. */
    MAJORITY("majority");

    private final String label;

    FusionMethod(String label) {
        this.label = label;
    }

    /** @return as configuration and {@code fused_signals.fusion_method} name it */
    public String label() {
        return label;
    }

    static FusionMethod of(String label) {
        for (FusionMethod one : values()) {
            if (one.label.equals(label)) {
                return one;
            }
        }
        throw TapedeckException.configuration("decide.fusion.method must be one of confidence_weighted,"
                + " performance_weighted, majority, got \"" + label + '"');
    }
}
