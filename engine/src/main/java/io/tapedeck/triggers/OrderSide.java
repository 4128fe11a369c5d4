package io.tapedeck.triggers;

/** What an order does: BUY and SHORT enter, SELL and COVER exit. */
public enum OrderSide {
    /** Opens or grows what is held long. */
    BUY(1, false),
    /** Closes what is held long. */
    SELL(-1, true),
    /** Opens or grows what is held short. */
    SHORT(-1, false),
    /** Closes what is held short. */
    COVER(1, true);

    private final int sign;
    private final boolean exit;

    OrderSide(int sign, boolean exit) {
        this.sign = sign;
        this.exit = exit;
    }

    /** @return 1: it buys, a trade's quantity is above 0; -1: it sells */
    public int sign() {
        return sign;
    }

    /** @return whether it closes */
    public boolean isExit() {
        return exit;
    }

    /** @return the side that closes a quantity; null for 0 */
    public static OrderSide closing(long quantity) {
        return quantity == 0 ? null : quantity > 0 ? SELL : COVER;
    }
}
