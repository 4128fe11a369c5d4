package io.tapedeck.common;

/** Exact decimals in longs: prices are fixed point with scale 1e-9, sizes a mantissa and a decimal exponent. Any thread. */
public final class FixedPoint {
    /** Decimal places of a price: one unit is 1e-9. */
    public static final int PRICE_DECIMALS = 9;
    /** Units of a price's 1. */
    public static final long PRICE_UNITS = 1_000_000_000L;
    /** An absent price or mantissa; SBE's null of int64. */
    public static final long ABSENT = Long.MIN_VALUE;
    /** Answer of a conversion whose exact result does not fit; never a price. */
    public static final long DOES_NOT_FIT = Long.MIN_VALUE + 1;

    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        long power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    private FixedPoint() {
    }

    /** @return 10 to the {@code exponent}, 0 to 18 */
    public static long powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /**
     * @param mantissa any long but {@link #ABSENT}
     * @param exponent decimal exponent
     * @return mantissa × 10^exponent as price units of 1e-9, {@link #DOES_NOT_FIT} where that is not exact
     */
    public static long price(long mantissa, int exponent) {
        int shift = exponent + PRICE_DECIMALS;
        if (mantissa == 0) {
            return 0;
        }
        if (shift >= 0) {
            if (shift > 18) {
                return DOES_NOT_FIT;
            }
            long factor = POWERS_OF_TEN[shift];
            long high = Math.multiplyHigh(mantissa, factor);
            long low = mantissa * factor;
            boolean fits = (high == 0 && low >= 0) || (high == -1 && low < 0);
            return fits && low > DOES_NOT_FIT ? low : DOES_NOT_FIT;
        }
        if (shift < -18) {
            return DOES_NOT_FIT;
        }
        long divisor = POWERS_OF_TEN[-shift];
        long quotient = mantissa / divisor;
        return quotient * divisor == mantissa ? quotient : DOES_NOT_FIT;
    }

    /** @return value / 10^{@code digits}, 0 to 18, rounded half to even: how what the engine works out itself is brought to a column's decimals */
    public static long halfEven(long value, int digits) {
        long divisor = POWERS_OF_TEN[digits];
        long whole = Math.floorDiv(value, divisor);
        long rest = value - whole * divisor;
        boolean up = rest > divisor - rest || (rest == divisor - rest && (whole & 1) != 0);
        return up ? whole + 1 : whole;
    }

    /** Appends a price of scale 1e-9 without trailing zeros ("167.41", "-36.98", "0"); {@link #ABSENT} appends nothing. */
    public static void appendPrice(StringBuilder text, long price) {
        appendDecimal(text, price, -PRICE_DECIMALS);
    }

    /** Appends mantissa × 10^exponent in plain notation, without trailing zeros; {@link #ABSENT} appends nothing. */
    public static void appendDecimal(StringBuilder text, long mantissa, int exponent) {
        if (mantissa == ABSENT) {
            return;
        }
        if (exponent >= 0) {
            text.append(mantissa);
            if (mantissa != 0) {
                text.repeat('0', exponent);
            }
            return;
        }
        long rest = mantissa;
        int scale = -exponent;
        while (scale > 0 && rest % 10 == 0) {
            rest /= 10;
            scale--;
        }
        if (rest < 0) {
            text.append('-');
        }
        String digits = Long.toString(rest).substring(rest < 0 ? 1 : 0);
        if (digits.length() <= scale) {
            text.append("0.").repeat('0', scale - digits.length()).append(digits);
        } else {
            int point = digits.length() - scale;
            text.append(digits, 0, point);
            if (scale > 0) {
                text.append('.').append(digits, point, digits.length());
            }
        }
    }
}
