package io.tapedeck.triggers;

import io.tapedeck.common.TapedeckException;
import java.math.BigDecimal;

/** Quantities of orders: 1e-6 units. Any thread. */
public final class Quantities {
    /** Decimals of a quantity. */
    public static final int DECIMALS = 6;
    /** Units of a quantity's 1. */
    public static final long UNITS = 1_000_000;
    private static final double LARGEST = 9e18;

    private Quantities() {
    }

    /** @return the quantity that the text says; DATA error where it is none or has more than six decimals */
    public static long parse(String text) {
        try {
            return new BigDecimal(text.trim()).movePointRight(DECIMALS).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new TapedeckException(io.tapedeck.common.ErrorCategory.DATA,
                    "expected a quantity of at most six decimals, got \"" + text + '"', e);
        }
    }

    /** @return |size| in whole lots of {@code lot}, rounded down; 0 for what is no number */
    static long of(double size, long lot) {
        double units = Math.floor(Math.abs(size) * UNITS);
        if (!(units < LARGEST)) {
            return 0;
        }
        long quantity = (long) units;
        return quantity - quantity % Math.max(1, lot);
    }
}
