package io.tapedeck.triggers.paper;

/**
 * Slippage and commission, in whole numbers and always against the one who trades: prices to the worse, costs up. Any thread.
 */
final class Costs {
    /** Most commission of a fill that {@code trades.commission} holds, 1e-6. */
    static final long COMMISSION_MAX = 9_999_999_999L;
    private static final long BPS_WHOLE = 100_000_000; // 1e-4 basis points
    /** Of more even the smallest commission in basis points is too much. */
    private static final long AMOUNT_MAX = COMMISSION_MAX * BPS_WHOLE;
    private static final long DATABASE_UNIT = 10; // trades.price has 8 decimals

    private Costs() {
    }

    /** @return the price with slippage, 8 decimals, 1e-9; buys pay more, sales get less */
    static long slipped(long price, boolean buys, ExecutionOptions options) {
        long slip = Math.addExact(options.slippageFixed(), share(Math.abs(price), options.slippageBps()));
        long worse = buys ? Math.addExact(price, slip) : Math.subtractExact(price, slip);
        return DATABASE_UNIT * (buys ? Math.ceilDiv(worse, DATABASE_UNIT) : Math.floorDiv(worse, DATABASE_UNIT));
    }

    /** @return commission, 1e-6, rounded up, at most {@link #COMMISSION_MAX} */
    static long commission(long quantity, long price, ExecutionOptions options) {
        long perUnit = product(quantity, options.commissionPerUnit());
        long amount = product(quantity, Math.abs(price));
        long ofAmount = options.commissionBps() == 0
                ? 0
                : amount >= AMOUNT_MAX ? COMMISSION_MAX : share(amount, options.commissionBps());
        return Math.min(COMMISSION_MAX, Math.max(options.commissionMin(), perUnit + ofAmount));
    }

    /** quantity (1e-6) × price (1e-9) as 1e-6, rounded up; held at the end of 62 bits. */
    private static long product(long quantity, long price) {
        long high = Math.multiplyHigh(quantity, price);
        if (high >= 100_000_000) {
            return Long.MAX_VALUE >> 1;
        }
        long whole = price / 1_000_000_000L;
        long rest = price % 1_000_000_000L;
        return quantity * whole + restShare(quantity, rest);
    }

    private static long restShare(long quantity, long rest) {
        long units = quantity / 1_000_000_000L;
        long part = quantity % 1_000_000_000L * rest;
        return units * rest + part / 1_000_000_000L + (part % 1_000_000_000L == 0 ? 0 : 1);
    }

    /** value × parts of 1e8, rounded up. */
    private static long share(long value, long parts) {
        long rest = value % BPS_WHOLE * parts;
        return Math.addExact(Math.multiplyExact(value / BPS_WHOLE, parts),
                rest / BPS_WHOLE + (rest % BPS_WHOLE == 0 ? 0 : 1));
    }
}
