package io.tapedeck.triggers;

/** Which price of the market a trigger looks at. */
public enum ReferencePrice {
    /** The last trade's. */
    LAST,
    /** What its order would get: the bid for a sale, the ask for a purchase. */
    SIDE,
    /** The middle of a quote with both sides, half a unit of 1e-9 rounded down. */
    MID
}
