package io.tapedeck.positions;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Quotients of amounts, rounded as PostgreSQL's NUMERIC rounds {@code round(a / b, scale)}: half away from zero, twice. The
 * division itself gives at least 16 significant digits and no fewer decimals than its operands show (numeric.c,
 * select_div_scale); what it rounded up to a half, {@code round} rounds up again. So a quotient just below a half may go up
 * where one rounding would go down: about one in two million. Allocation-free but there. One thread.
 */
final class NumericDivision {
    private static final int BITS_MAX = 3 * Long.SIZE;
    /** The server divides with this many more decimals at the least than are kept. */
    private static final long GUARD = 1_000_000;
    private static final int SIGNIFICANT_DIGITS_MIN = 16;
    private static final int GROUP_DIGITS = 4;

    private long bits2;
    private long bits1;
    private long bits0;
    private long remainder;

    /**
     * The part of a cost that leaves with a part of a quantity: {@code round(cost * part / whole, 14)}.
     *
     * @param cost in 1e-14
     * @param part in 1e-6, any sign
     * @param whole in 1e-6, not 0
     * @param result becomes the share, in 1e-14
     */
    void share(Wide cost, long part, long whole, Wide result) {
        boolean negative = cost.signum() < 0 ^ part < 0 ^ whole < 0;
        long upper = cost.high();
        long lower = cost.low();
        if (upper < 0) {
            upper = lower == 0 ? -upper : ~upper;
            lower = -lower;
        }
        long factor = Math.abs(part);
        // (upper, lower) * factor, 191 bits at most
        bits0 = lower * factor;
        long middle = Math.unsignedMultiplyHigh(lower, factor);
        bits1 = upper * factor + middle;
        bits2 = Math.unsignedMultiplyHigh(upper, factor) + (Long.compareUnsigned(bits1, middle) < 0 ? 1 : 0);
        divide(Math.abs(whole));
        if (roundsUp(Math.abs(whole))) {
            BigDecimal product = cost.decimal(14).multiply(BigDecimal.valueOf(part, 6));
            set(slow(product, BigDecimal.valueOf(whole, 6), 14), result);
            return;
        }
        result.set(bits1, bits0);
        if (doubled(Math.abs(whole)) >= 0) {
            result.plus(1);
        }
        if (negative) {
            result.negate();
        }
    }

    /**
     * An average price: {@code round(cost / quantity, 8)}.
     *
     * @param cost in 1e-14
     * @param quantity in 1e-6, not 0
     * @return in 1e-8, the nearest long where it does not fit
     */
    long average(Wide cost, long quantity) {
        boolean negative = cost.signum() < 0 ^ quantity < 0;
        long upper = cost.high();
        long lower = cost.low();
        if (upper < 0) {
            upper = lower == 0 ? -upper : ~upper;
            lower = -lower;
        }
        bits2 = 0;
        bits1 = upper;
        bits0 = lower;
        long whole = Math.abs(quantity);
        divide(whole);
        if (roundsUp(whole)) {
            return slow(cost.decimal(14), BigDecimal.valueOf(quantity, 6), 8).unscaledValue().longValue();
        }
        if (bits1 != 0 || bits0 < 0) {
            return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        long quotient = doubled(whole) >= 0 ? bits0 + 1 : bits0;
        return negative ? -quotient : quotient;
    }

    /** Whether the remainder lies so near below the half that the server's first rounding may make it one. */
    private boolean roundsUp(long whole) {
        long gap = -doubled(whole);
        return gap > 0 && gap <= whole / GUARD;
    }

    /** Twice the remainder less the divisor. */
    private long doubled(long whole) {
        return remainder - (whole - remainder);
    }

    /** Divides the 192 bits by a positive long: quotient in place, {@link #remainder}. Bit by bit: a trade, not a tick. */
    private void divide(long divisor) {
        long rest = 0;
        int bits = BITS_MAX;
        while (bits2 == 0 && bits > Long.SIZE) { // nothing to be had from leading zeros
            bits2 = bits1;
            bits1 = bits0;
            bits0 = 0;
            bits -= Long.SIZE;
        }
        for (int i = 0; i < bits; i++) {
            rest = rest << 1 | bits2 >>> (Long.SIZE - 1);
            bits2 = bits2 << 1 | bits1 >>> (Long.SIZE - 1);
            bits1 = bits1 << 1 | bits0 >>> (Long.SIZE - 1);
            bits0 <<= 1;
            if (Long.compareUnsigned(rest, divisor) >= 0) {
                rest -= divisor;
                bits0 |= 1;
            }
        }
        remainder = rest;
    }

    private static BigDecimal slow(BigDecimal dividend, BigDecimal divisor, int scale) {
        int weight = weight(dividend) - weight(divisor);
        if (firstGroup(dividend).compareTo(firstGroup(divisor)) <= 0) {
            weight--;
        }
        int digits = Math.max(SIGNIFICANT_DIGITS_MIN - weight * GROUP_DIGITS,
                Math.max(dividend.scale(), divisor.scale()));
        return dividend.divide(divisor, digits, RoundingMode.HALF_UP).setScale(scale, RoundingMode.HALF_UP);
    }

    /** The power of 10,000 of a number's first digit of that base. */
    private static int weight(BigDecimal value) {
        return value.signum() == 0 ? 0 : Math.floorDiv(value.precision() - value.scale() - 1, GROUP_DIGITS);
    }

    private static BigInteger firstGroup(BigDecimal value) {
        return value.abs().scaleByPowerOfTen(-GROUP_DIGITS * weight(value)).toBigInteger();
    }

    private static void set(BigDecimal value, Wide result) {
        BigInteger whole = value.unscaledValue();
        result.set(whole.shiftRight(Long.SIZE).longValueExact(), whole.longValue());
    }
}
