package io.tapedeck.triggers;

/** How an order executes. */
public enum OrderType {
    /** At once, at the market. */
    MARKET,
    /** At its limit or better. */
    LIMIT,
    /** At the market once the price has reached its stop. */
    STOP,
    /** At its limit or better once the price has reached its stop. */
    STOP_LIMIT;

    /** @return whether it has a limit */
    public boolean limited() {
        return this == LIMIT || this == STOP_LIMIT;
    }

    /** @return whether it waits for a stop price */
    public boolean stopped() {
        return this == STOP || this == STOP_LIMIT;
    }
}
