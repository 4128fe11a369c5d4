package io.tapedeck.bars;

import io.tapedeck.common.FixedPoint;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.math.BigDecimal;

/** Signed sums of 128 bits within an array of longs, high half first. Exact: what does not fit is refused, not wrapped. */
final class Wide {
    private Wide() {
    }

    /** Adds {@code high:low}; @return false, and nothing is changed, where the sum does not fit. */
    static boolean add(long[] sums, int at, long high, long low) {
        long oldHigh = sums[at];
        long newLow = sums[at + 1] + low;
        long newHigh = oldHigh + high + (Long.compareUnsigned(newLow, low) < 0 ? 1 : 0);
        if (((oldHigh ^ newHigh) & (high ^ newHigh)) < 0) { // both of one sign, the sum of the other
            return false;
        }
        sums[at] = newHigh;
        sums[at + 1] = newLow;
        return true;
    }

    /** Multiplies by a power of ten, {@code digits} 0 to 18; @return false, and nothing is changed, where it does not fit. */
    static boolean scale(long[] sums, int at, int digits) {
        long factor = FixedPoint.powerOfTen(digits);
        long high = sums[at];
        long low = sums[at + 1];
        if (high == low >> 63) { // fits a long, as nearly all do
            sums[at] = Math.multiplyHigh(low, factor);
            sums[at + 1] = low * factor;
            return true;
        }
        BigInteger scaled = value(high, low).multiply(BigInteger.valueOf(factor));
        if (scaled.bitLength() > 127) {
            return false;
        }
        sums[at] = scaled.shiftRight(64).longValue();
        sums[at + 1] = scaled.longValue();
        return true;
    }

    /** @return whether a sum is zero */
    static boolean isZero(long[] sums, int at) {
        return (sums[at] | sums[at + 1]) == 0;
    }

    /** @return the sum as one number; allocates */
    static BigInteger value(long high, long low) {
        return BigInteger.valueOf(high).shiftLeft(64)
                .add(BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1)));
    }

    /** @return the sum as the nearest double */
    static double toDouble(long[] sums, int at) {
        return sums[at] == sums[at + 1] >> 63 ? sums[at + 1] : value(sums[at], sums[at + 1]).doubleValue();
    }

    /**
     * Divides, rounding half away from zero, as NUMERIC's {@code round} does.
     *
     * @param divisor above 0
     * @return {@link FixedPoint#ABSENT} where the quotient does not fit a long
     */
    static long divide(long high, long low, long divisor) {
        boolean negative = high < 0;
        long magnitudeLow = negative ? -low : low;
        long magnitudeHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
        if (magnitudeHigh == 0) {
            long quotient = Long.divideUnsigned(magnitudeLow, divisor);
            long rest = Long.remainderUnsigned(magnitudeLow, divisor);
            quotient += rest >= divisor - rest ? 1 : 0;
            return quotient < 0 ? FixedPoint.ABSENT : negative ? -quotient : quotient;
        }
        if (Long.compareUnsigned(magnitudeHigh, divisor) >= 0) {
            return FixedPoint.ABSENT;
        }
        return divideLong(magnitudeHigh, magnitudeLow, divisor, negative);
    }

    /** Bit by bit where the dividend has more than 64: at most 64 steps, once a bar. */
    private static long divideLong(long high, long low, long divisor, boolean negative) {
        long rest = high;
        long bits = low;
        for (int i = 0; i < 64; i++) {
            long out = rest >>> 63;
            rest = rest << 1 | bits >>> 63;
            bits <<= 1;
            if (out != 0 || Long.compareUnsigned(rest, divisor) >= 0) {
                rest -= divisor;
                bits |= 1;
            }
        }
        bits += Long.compareUnsigned(rest, divisor - rest) >= 0 ? 1 : 0;
        return bits < 0 ? FixedPoint.ABSENT : negative ? -bits : bits;
    }

    /** As {@link #divide(long, long, long)} for any positive divisor; allocates. */
    static long divide(long high, long low, BigInteger divisor) {
        BigDecimal quotient = new BigDecimal(value(high, low)).divide(new BigDecimal(divisor), 0, RoundingMode.HALF_UP);
        return quotient.toBigInteger().bitLength() > 62 ? FixedPoint.ABSENT : quotient.longValue();
    }
}
