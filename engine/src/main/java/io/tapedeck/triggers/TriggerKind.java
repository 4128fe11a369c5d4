package io.tapedeck.triggers;

/** What a trigger waits for; the names are those of {@code position_triggers.kind}. */
public enum TriggerKind {
    /** The price runs against the position down (short: up) to a level. */
    STOP_LOSS,
    /** The price runs with the position up (short: down) to a level. */
    TAKE_PROFIT,
    /** The price falls back from its best by a distance. */
    TRAILING_STOP,
    /** The price has been at the activation price, and comes back to what the position cost. */
    BREAK_EVEN,
    /** A time comes. */
    TIME_EXIT,
    /** The price goes through a level. */
    PRICE_CROSS
}
