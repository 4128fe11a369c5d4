package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The server's NUMERIC as its binary format has it (numeric.c, {@code numeric_recv}): groups of four decimal digits, the
 * weight (power of 10,000) of the first, a sign, and the decimals to display. Always the shortest form, so that equal values
 * have equal bytes. Any thread.
 */
final class PgNumeric {
    /** Sign word of a negative number; 0 is positive. */
    static final int NEGATIVE = 0x4000;
    /** Most groups of a long mantissa: 19 digits shifted by up to 3. */
    static final int GROUPS_OF_LONG = 6;
    private static final int GROUP = 10_000;
    private static final int GROUP_DIGITS = 4;
    private static final int HEADER_BYTES = 8;
    private static final int SIGN_MASK = 0xc000;
    private static final int BIAS = 1 << 9;
    /** Bytes that {@link #put} may touch: two words and the groups, rounded up. */
    static final int FIELD_BYTES_MAX = 24;
    private static final int FIELD_HEADER_BYTES = Integer.BYTES + HEADER_BYTES;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int DECIMALS = FixedPoint.PRICE_DECIMALS;
    private static final long UNITS = FixedPoint.PRICE_UNITS;
    private static final long WHOLE_MAX = GROUP * (long) GROUP;

    private PgNumeric() {
    }

    /**
     * Writes mantissa × 10^exponent as a field of COPY, its length before it. What prices and sizes are, at most eight digits before the
     * point and nine behind it, is split without a loop and written in three words; the rest goes by {@link #describe}.
     *
     * @param mantissa any long but Long.MIN_VALUE
     * @param exponent -127 to 127
     * @param target has {@link #FIELD_BYTES_MAX} bytes from {@code at}; those behind the field may be overwritten
     * @param groups for {@link #describe}
     * @return where the field ends
     */
    static int put(byte[] target, int at, long mantissa, int exponent, int[] groups) {
        long magnitude = Math.abs(mantissa);
        long whole = magnitude;
        int fraction = 0;
        if (exponent == -DECIMALS) {
            whole = magnitude / UNITS;
            fraction = (int) (magnitude - whole * UNITS);
        } else if (exponent != 0) {
            if (exponent > 0 || exponent < -DECIMALS) {
                return putAny(target, at, mantissa, exponent, groups);
            }
            long units = FixedPoint.powerOfTen(-exponent);
            whole = magnitude / units;
            fraction = (int) ((magnitude - whole * units) * FixedPoint.powerOfTen(DECIMALS + exponent));
        }
        if (whole == 0 || whole >= WHOLE_MAX) {
            return putAny(target, at, mantissa, exponent, groups);
        }
        int high = (int) whole / GROUP;
        int low = (int) whole - high * GROUP;
        if ((low | fraction) == 0) {
            return putAny(target, at, mantissa, exponent, groups); // the lowest group would be 0
        }
        return putGroups(target, at, mantissa < 0 ? (long) NEGATIVE << 48 : 0, high, low, fraction);
    }

    private static int putGroups(byte[] target, int at, long sign, int high, int low, int fraction) {
        int first = fraction / 100_000;
        int behind = fraction - first * 100_000;
        int second = behind / 10;
        int third = (behind - second * 10) * 1_000;
        int behindPoint = third != 0 ? 3 : second != 0 ? 2 : first != 0 ? 1 : 0;
        int last = third != 0 ? third : second != 0 ? second : first;
        long scale = behindPoint == 0 ? 0 : behindPoint * GROUP_DIGITS - trailingZeros(last);
        int weight = high == 0 ? 0 : 1;
        int count = 1 + weight + behindPoint;
        LONG.set(target, at, (HEADER_BYTES + 2L * count) << 32 | (long) count << 16 | weight);
        if (weight == 0) {
            LONG.set(target, at + 8, sign | scale << 32 | (long) low << 16 | first);
            LONG.set(target, at + 16, (long) second << 48 | (long) third << 32);
        } else {
            LONG.set(target, at + 8, sign | scale << 32 | (long) high << 16 | low);
            LONG.set(target, at + 16, (long) first << 48 | (long) second << 32 | (long) third << 16);
        }
        return at + FIELD_HEADER_BYTES + 2 * count;
    }

    private static int putAny(byte[] target, int at, long mantissa, int exponent, int[] groups) {
        int described = describe(mantissa, exponent, groups);
        int count = count(described);
        LONG.set(target, at, (HEADER_BYTES + 2L * count) << 32 | (long) count << 16 | (weight(described) & 0xffff));
        SHORT.set(target, at + 8, (short) (mantissa < 0 ? NEGATIVE : 0));
        SHORT.set(target, at + 10, (short) scale(described));
        int end = at + FIELD_HEADER_BYTES;
        for (int i = count - 1; i >= 0; i--) {
            SHORT.set(target, end, (short) groups[i]);
            end += Short.BYTES;
        }
        return end;
    }

    /**
     * Splits mantissa × 10^exponent into groups, the lowest first, without zero groups at either end.
     *
     * @param mantissa any long but Long.MIN_VALUE
     * @param exponent -127 to 127
     * @param groups takes the result, {@link #GROUPS_OF_LONG} elements
     * @return count, weight and scale, packed: {@link #count}, {@link #weight}, {@link #scale}
     */
    static int describe(long mantissa, int exponent, int[] groups) {
        long rest = Math.abs(mantissa);
        if (rest == 0) {
            return pack(0, 0, 0);
        }
        int lowest = exponent >> 2; // power of 10,000 of the lowest group: floor(exponent / 4)
        int left = exponent & 3; // digits by which the mantissa stands left of the lowest group's end
        long quotient = left == 0 ? rest / 10_000 : left == 1 ? rest / 1_000 : left == 2 ? rest / 100 : rest / 10;
        int group = left == 0
                ? (int) (rest - quotient * 10_000)
                : left == 1
                        ? (int) (rest - quotient * 1_000) * 10
                        : left == 2 ? (int) (rest - quotient * 100) * 100 : (int) (rest - quotient * 10) * 1_000;
        rest = quotient;
        while (group == 0) {
            quotient = rest / GROUP;
            group = (int) (rest - quotient * GROUP);
            rest = quotient;
            lowest++;
        }
        int scale = lowest >= 0 ? 0 : -lowest * GROUP_DIGITS - trailingZeros(group);
        int count = 0;
        groups[count++] = group;
        while (rest >= GROUP) {
            quotient = rest / GROUP;
            groups[count++] = (int) (rest - quotient * GROUP);
            rest = quotient;
        }
        if (rest != 0) {
            groups[count++] = (int) rest;
        }
        return pack(count, lowest + count - 1, scale);
    }

    private static int trailingZeros(int group) {
        if (group % 10 != 0) {
            return 0;
        }
        if (group % 100 != 0) {
            return 1;
        }
        return group % 1_000 != 0 ? 2 : 3;
    }

    private static int pack(int count, int weight, int scale) {
        return scale << 16 | (weight + BIAS) << 4 | count;
    }

    /** @return groups of a described number */
    static int count(int described) {
        return described & 0xf;
    }

    /** @return power of 10,000 of the first (highest) group */
    static int weight(int described) {
        return (described >>> 4 & 0xfff) - BIAS;
    }

    /** @return decimals to display: those that are needed */
    static int scale(int described) {
        return described >>> 16;
    }

    /** @return the binary value of a number of any length: rare (more than 18 digits), so it may allocate */
    static byte[] encode(BigDecimal value) {
        if (value.signum() == 0) {
            return new byte[HEADER_BYTES];
        }
        BigDecimal plain = value.stripTrailingZeros();
        int scale = Math.max(0, plain.scale());
        int lowest = Math.floorDiv(-plain.scale(), GROUP_DIGITS);
        String digits = plain.abs().scaleByPowerOfTen(-lowest * GROUP_DIGITS).toBigIntegerExact().toString();
        int count = (digits.length() + GROUP_DIGITS - 1) / GROUP_DIGITS;
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 2 * count);
        out.putShort((short) count).putShort((short) (lowest + count - 1))
                .putShort((short) (value.signum() < 0 ? NEGATIVE : 0)).putShort((short) scale);
        int end = digits.length() - (count - 1) * GROUP_DIGITS;
        for (int from = 0; from < digits.length(); from = end, end += GROUP_DIGITS) {
            out.putShort(Short.parseShort(digits.substring(from, end)));
        }
        return out.array();
    }

    /**
     * Reads a binary NUMERIC.
     *
     * @return the value, null for NaN and the infinities
     */
    static BigDecimal decode(ByteBuffer in) {
        int count = in.getShort();
        int weight = in.getShort();
        int sign = in.getShort() & 0xffff;
        in.getShort();
        if ((sign & SIGN_MASK) == SIGN_MASK) {
            return null;
        }
        BigInteger unscaled = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            unscaled = unscaled.multiply(BigInteger.valueOf(GROUP)).add(BigInteger.valueOf(in.getShort()));
        }
        BigDecimal magnitude = new BigDecimal(unscaled, (count - 1 - weight) * GROUP_DIGITS);
        return sign == NEGATIVE ? magnitude.negate() : magnitude;
    }
}
