package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.Hashing;
import java.math.BigDecimal;
import java.nio.ByteBuffer;

/** Reads the server's binary NUMERIC (see {@link PgNumeric}) as what is hashed, without an object for numbers of usual length. */
final class NumericField {
    private static final long NOT_A_NUMBER = Hashing.mix(0x4e614e4cL);
    private static final int GROUP_DIGITS = 4;
    private static final int GROUP = 10_000;
    private static final int SPECIAL = 0xc000;
    private static final int HEADER_BYTES = 8;

    private NumericField() {
    }

    /** @return the number as {@link RowHash#number} hashes it */
    static long hash(byte[] bytes, int offset, int length) {
        int count = word(bytes, offset);
        int sign = word(bytes, offset + 4);
        if ((sign & SPECIAL) == SPECIAL) {
            return NOT_A_NUMBER;
        }
        while (count > 0 && word(bytes, offset + HEADER_BYTES + 2 * (count - 1)) == 0) {
            count--;
        }
        if (count == 0) {
            return RowHash.number(0, 0);
        }
        int weight = (short) word(bytes, offset + 2);
        int last = word(bytes, offset + HEADER_BYTES + 2 * (count - 1));
        int digits = GROUP_DIGITS;
        while (last % 10 == 0) { // the digits that do not count would overflow a mantissa that fits
            last /= 10;
            digits--;
        }
        long mantissa = 0;
        for (int i = 0; i < count; i++) {
            int group = i == count - 1 ? last : word(bytes, offset + HEADER_BYTES + 2 * i);
            long factor = i == count - 1 ? FixedPoint.powerOfTen(digits) : GROUP;
            if (mantissa > (Long.MAX_VALUE - group) / factor) {
                return exact(bytes, offset, length);
            }
            mantissa = mantissa * factor + group;
        }
        int exponent = (weight - count + 1) * GROUP_DIGITS + GROUP_DIGITS - digits;
        return RowHash.number(sign == PgNumeric.NEGATIVE ? -mantissa : mantissa, exponent);
    }

    private static long exact(byte[] bytes, int offset, int length) {
        BigDecimal value = PgNumeric.decode(ByteBuffer.wrap(bytes, offset, length));
        return value == null ? NOT_A_NUMBER : RowHash.number(value);
    }

    /** @return the number in units of 1e-9, {@link FixedPoint#DOES_NOT_FIT} where that is not exact */
    static long price(byte[] bytes, int offset) {
        int count = word(bytes, offset);
        int weight = (short) word(bytes, offset + 2);
        int sign = word(bytes, offset + 4);
        if ((sign & SPECIAL) == SPECIAL) {
            return FixedPoint.DOES_NOT_FIT;
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int group = word(bytes, offset + HEADER_BYTES + 2 * i);
            long part = FixedPoint.price(group, (weight - i) * GROUP_DIGITS);
            if (part == FixedPoint.DOES_NOT_FIT || sum > Long.MAX_VALUE - part) {
                return FixedPoint.DOES_NOT_FIT;
            }
            sum += part;
        }
        return sign == PgNumeric.NEGATIVE ? -sum : sum;
    }

    private static int word(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
    }
}
