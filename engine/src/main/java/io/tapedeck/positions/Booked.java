package io.tapedeck.positions;

/** What became of a trade. */
public enum Booked {
    /** It moved its position. */
    MOVED,
    /** It was there before, with other costs: realised profit has followed. */
    COSTS,
    /** It was there before: nothing has changed. */
    AGAIN,
    /** A rule of {@code validate_trade_data} speaks against it: the database refuses it too. */
    REFUSED;
}
