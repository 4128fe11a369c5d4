package io.tapedeck.archive.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The server's NUMERIC in its binary form (numeric.c, {@code numeric_send}): count of groups of four decimal digits, weight
 * (power of 10,000) of the first, sign, displayed decimals, the groups. No zero group stands at either end, so that value and displayed
 * decimals determine the bytes. One thread an instance; the static methods any thread.
 */
final class BinaryNumeric {
    private static final int HEADER = 8;
    private static final int GROUP = 10_000;
    private static final int GROUP_DIGITS = 4;
    private static final int NEGATIVE = 0x4000;
    private static final int SPECIAL = 0xc000;
    private static final int NAN = 0xc000;
    private static final int INFINITE = 0xd000;
    private static final int MINUS_INFINITE = 0xf000;
    /** Digits that a long holds whatever they are. */
    private static final int LONG_DIGITS = 18;
    private static final long[] TENS = {1, 10, 100, 1_000};

    private final int[] groups = new int[8];

    /** Whether the field is a number that displays just so many decimals. */
    static boolean hasScale(byte[] bytes, int offset, int length, int scale) {
        return length >= HEADER && (RowBytes.getShort(bytes, offset + 4) & SPECIAL) != SPECIAL
                && RowBytes.getShort(bytes, offset + 6) == scale;
    }

    /** {@return whether a long holds value × 10^scale of a field for sure; false is rare} */
    static boolean fitsLong(byte[] bytes, int offset, int scale) {
        int count = RowBytes.getShort(bytes, offset);
        int weight = RowBytes.getShort(bytes, offset + 2);
        return count == 0 || (weight + 1) * GROUP_DIGITS + scale <= LONG_DIGITS;
    }

    /** {@return value × 10^scale of a field that {@link #hasScale} and {@link #fitsLong}} */
    static long unscaledLong(byte[] bytes, int offset, int scale) {
        int count = RowBytes.getShort(bytes, offset);
        int weight = RowBytes.getShort(bytes, offset + 2);
        long value = 0;
        // the power of ten of the last group, seen from 10^-scale: groups may reach behind the scale with zeros
        int shift = (weight - count + 1) * GROUP_DIGITS + scale;
        for (int i = 0; i < count; i++) {
            int group = RowBytes.getShort(bytes, offset + HEADER + 2 * i);
            if (i == count - 1 && shift < 0) {
                value = value * (GROUP / TENS[-shift]) + group / TENS[-shift];
            } else {
                value = value * GROUP + group;
            }
        }
        for (int i = 0; i < shift; i++) {
            value *= 10;
        }
        return RowBytes.getShort(bytes, offset + 4) == NEGATIVE ? -value : value;
    }

    /** {@return the number of a field that is one; its scale is the displayed one} */
    static BigDecimal decimal(byte[] bytes, int offset) {
        int count = RowBytes.getShort(bytes, offset);
        int weight = RowBytes.getShort(bytes, offset + 2);
        int scale = RowBytes.getShort(bytes, offset + 6);
        BigInteger digits = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            digits = digits.multiply(BigInteger.valueOf(GROUP))
                    .add(BigInteger.valueOf(RowBytes.getShort(bytes, offset + HEADER + 2 * i)));
        }
        BigDecimal value = new BigDecimal(digits, (count - 1 - weight) * GROUP_DIGITS).setScale(scale);
        return RowBytes.getShort(bytes, offset + 4) == NEGATIVE ? value.negate() : value;
    }

    /** {@return the field as the server prints it} */
    static String text(byte[] bytes, int offset) {
        int sign = RowBytes.getShort(bytes, offset + 4) & 0xffff;
        return switch (sign) {
            case NAN -> "NaN";
            case INFINITE -> "Infinity";
            case MINUS_INFINITE -> "-Infinity";
            default -> decimal(bytes, offset).toPlainString();
        };
    }

    /** Appends length and bytes of what {@link #text} printed. */
    static void put(String text, RowBytes out) {
        switch (text) {
            case "NaN" -> special(NAN, 0, out);
            case "Infinity" -> special(INFINITE, 0x20, out);
            case "-Infinity" -> special(MINUS_INFINITE, 0x20, out);
            default -> put(new BigDecimal(text), out);
        }
    }

    private static void special(int sign, int scale, RowBytes out) {
        out.putInt(HEADER);
        out.putShort(0);
        out.putShort(0);
        out.putShort(sign);
        out.putShort(scale);
    }

    /** Appends length and bytes of a number that displays its scale's decimals. */
    static void put(BigDecimal value, RowBytes out) {
        if (value.signum() == 0) {
            special(0, value.scale(), out);
            return;
        }
        BigDecimal plain = value.abs().stripTrailingZeros();
        int lowest = Math.floorDiv(-plain.scale(), GROUP_DIGITS);
        String digits = plain.scaleByPowerOfTen(-lowest * GROUP_DIGITS).toBigIntegerExact().toString();
        int count = (digits.length() + GROUP_DIGITS - 1) / GROUP_DIGITS;
        header(count, lowest + count - 1, value.signum() < 0, value.scale(), out);
        int end = digits.length() - (count - 1) * GROUP_DIGITS;
        for (int from = 0; from < digits.length(); from = end, end += GROUP_DIGITS) {
            out.putShort(Integer.parseInt(digits, from, end, 10));
        }
    }

    /** Appends length and bytes of unscaled × 10^-scale, displaying scale decimals; any long but Long.MIN_VALUE. */
    void put(long unscaled, int scale, RowBytes out) {
        if (unscaled == 0) {
            special(0, scale, out);
            return;
        }
        long rest = Math.abs(unscaled);
        int above = scale % GROUP_DIGITS; // decimals that the last group holds; 0: it is full
        int lowest = -((scale + GROUP_DIGITS - 1) / GROUP_DIGITS);
        int count = 0;
        if (above != 0) {
            groups[count++] = (int) (rest % TENS[above] * TENS[GROUP_DIGITS - above]);
            rest /= TENS[above];
        }
        for (; rest != 0; rest /= GROUP) {
            groups[count++] = (int) (rest % GROUP);
        }
        int zeros = 0;
        while (groups[zeros] == 0) {
            zeros++;
        }
        header(count - zeros, lowest + count - 1, unscaled < 0, scale, out);
        for (int i = count - 1; i >= zeros; i--) {
            out.putShort(groups[i]);
        }
    }

    private static void header(int count, int weight, boolean negative, int scale, RowBytes out) {
        out.putInt(HEADER + 2 * count);
        out.putShort(count);
        out.putShort(weight);
        out.putShort(negative ? NEGATIVE : 0);
        out.putShort(scale);
    }
}
