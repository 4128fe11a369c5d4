package io.tapedeck.triggers;

/** Which way a price must go through the level of a PRICE_CROSS. */
public enum CrossDirection {
    /** From below to the level or above. */
    UP,
    /** From above to the level or below. */
    DOWN,
    /** Either. */
    BOTH
}
