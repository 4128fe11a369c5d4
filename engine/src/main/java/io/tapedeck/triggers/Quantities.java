package io.tapedeck.triggers;

import io.tapedeck.common.TapedeckException;
import java.math.BigDecimal;

/** Quantities of orders: 1e-6 units. Any thread. */
public final class Quantities {
    /** Decimals of a quantity. */
    public static final int DECIMALS = 6;
    /** Units of a quantity's 1. */
    public static final long UNITS = 1_000_000;
    /** Of a unit: far less than any size means, far more than the error of one that was computed. */
    private static final double SLACK = 1e-3;
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

    /**
     * Takes no lot from a size that is a whole number of them but for its last binary digits (2.05 × 10^6 is below 2,050,000).
     *
     * @return |size| in whole lots of {@code lot}, rounded down; 0 for what is no number
     */
    static long of(double size, long lot) {
        double exact = Math.abs(size) * UNITS;
        double units = Math.floor(exact + Math.max(SLACK, 2 * Math.ulp(exact)));
        if (!(units < LARGEST)) {
            return 0;
        }
        long quantity = (long) units;
        return quantity - quantity % Math.max(1, lot);
    }
}
