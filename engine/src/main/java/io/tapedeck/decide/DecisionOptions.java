package io.tapedeck.decide;

/**
 * What decisions are made for.
 *
 * @param mode whether historical events act
 * @param idPrefix what text ids of orders and trades begin with: no two journals, and no backtest, share one
 */
public record DecisionOptions(Mode mode, String idPrefix) {
    /** Whether historical events act. */
    public enum Mode {
        /** Historical events reach bars alone: loading an old day beside a live tape must not fire a stop. */
        LIVE,
        /** Historical events are as live ones: replay and backtest. */
        REPLAY
    }
}
