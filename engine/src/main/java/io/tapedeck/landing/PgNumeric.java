package io.tapedeck.landing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;

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

    private PgNumeric() {
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
