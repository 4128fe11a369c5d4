package io.tapedeck.positions;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A whole number of 128 bits, signed, in two's complement: the product of a quantity (1e-6) and a price (1e-8) is an amount of
 * 1e-14 and does not fit into 64. Mutable and reused; every method but {@link #decimal} is allocation-free. The caller sees
 * to it that sums fit ({@link #fitsMoney}). One thread.
 */
public final class Wide {
    /** 10^34: NUMERIC(34,14) holds what is below, in units of 1e-14. */
    private static final BigInteger MONEY_END = BigInteger.TEN.pow(34);
    private static final long MONEY_END_HIGH = MONEY_END.shiftRight(Long.SIZE).longValueExact();
    private static final long MONEY_END_LOW = MONEY_END.longValue();

    private long high;
    private long low;

    /** @return the upper 64 bits */
    public long high() {
        return high;
    }

    /** @return the lower 64 bits, unsigned */
    public long low() {
        return low;
    }

    /** Becomes the number of these halves. */
    public Wide set(long upper, long lower) {
        high = upper;
        low = lower;
        return this;
    }

    /** Becomes {@code value}. */
    public Wide set(long value) {
        return set(value >> (Long.SIZE - 1), value);
    }

    /** Becomes {@code value}, of which 128 bits count. */
    Wide set(BigInteger value) {
        return set(value.shiftRight(Long.SIZE).longValue(), value.longValue());
    }

    /** Becomes a copy. */
    public Wide set(Wide other) {
        return set(other.high, other.low);
    }

    /** Becomes {@code a * b}, exactly. */
    public Wide product(long a, long b) {
        return set(Math.multiplyHigh(a, b), a * b);
    }

    /** Adds. */
    public Wide plus(Wide other) {
        return plus(other.high, other.low);
    }

    /** Adds {@code value}. */
    public Wide plus(long value) {
        return plus(value >> (Long.SIZE - 1), value);
    }

    private Wide plus(long upper, long lower) {
        long sum = low + lower;
        int carry = Long.compareUnsigned(sum, lower) < 0 ? 1 : 0;
        return set(high + upper + carry, sum);
    }

    /** Subtracts. */
    public Wide minus(Wide other) {
        int borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        return set(high - other.high - borrow, low - other.low);
    }

    /** Changes the sign. */
    public Wide negate() {
        return set(low == 0 ? -high : ~high, -low);
    }

    /** @return -1, 0 or 1 */
    public int signum() {
        return high < 0 ? -1 : (high | low) == 0 ? 0 : 1;
    }

    /** @return the number as a long, the nearest one where it does not fit */
    public long saturated() {
        if (high == low >> (Long.SIZE - 1)) {
            return low;
        }
        return high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** @return whether an amount of 1e-14 fits into NUMERIC(34,14) */
    public boolean fitsMoney() {
        boolean negative = high < 0;
        long upper = negative ? low == 0 ? -high : ~high : high;
        long lower = negative ? -low : low;
        return upper >= 0 && (upper < MONEY_END_HIGH
                || (upper == MONEY_END_HIGH && Long.compareUnsigned(lower, MONEY_END_LOW) < 0));
    }

    /** @return a double within two units of the last place */
    public double approximately() {
        boolean negative = high < 0;
        long upper = negative ? low == 0 ? -high : ~high : high;
        long lower = negative ? -low : low;
        double magnitude = upper * 0x1p64 + ((lower >>> 1) * 2.0 + (lower & 1));
        return negative ? -magnitude : magnitude;
    }

    /** @return number × 10^-scale; allocates */
    public BigDecimal decimal(int scale) {
        BigInteger upper = BigInteger.valueOf(high).shiftLeft(Long.SIZE);
        BigInteger lower = BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
        return new BigDecimal(upper.add(lower), scale);
    }

    @Override
    public String toString() {
        return decimal(0).toPlainString();
    }
}
