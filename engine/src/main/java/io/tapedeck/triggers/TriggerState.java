package io.tapedeck.triggers;

/** Where a trigger's life stands; {@link #ARMED} and {@link #TRIGGERED} are alive, the others are final. */
public enum TriggerState {
    /** It watches, or waits for its position or its bracket's order. */
    ARMED,
    /** It fired and its order is open. */
    TRIGGERED,
    /** It fired and its order is filled, or the position is closed. */
    DONE,
    /** It never fired and never will, or its order failed. */
    CANCELLED,
    /** Its time ran out. */
    EXPIRED
}
