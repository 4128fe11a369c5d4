package io.tapedeck.feed.file;

import io.tapedeck.common.DecimalParser;
import io.tapedeck.common.FixedPoint;

/** Exact numbers from a field's bytes, without allocation, and the words for one that is none. One thread. */
final class FieldParser {
    /** No number: {@link #reason()} says why. Never a price, a time or a size. */
    static final long BAD = FixedPoint.DOES_NOT_FIT;

    private static final int LONG_DIGITS = 18;
    /** Whole numbers so short stay in a long whatever the scale. */
    private static final int FAST_DIGITS = 9;

    private final DecimalParser decimal = new DecimalParser();
    private String reason;

    /** @return whole number of at most 18 digits, without sign; {@link #BAD} for anything else */
    long whole(byte[] bytes, int offset, int length) {
        if (length == 0 || length > LONG_DIGITS) {
            return bad(length == 0 ? "nothing" : "more than 18 digits");
        }
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return bad("not a whole number");
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * @param scale decimals by which the number is scaled: 4 for whole ten-thousandths
     * @return price of scale 1e-9; {@link #BAD} for what is no number or does not fit
     */
    long price(byte[] bytes, int offset, int length, int scale) {
        if (scale > 0 && scale <= FixedPoint.PRICE_DECIMALS && length <= FAST_DIGITS) {
            long whole = whole(bytes, offset, length);
            if (whole != BAD) {
                return whole * FixedPoint.powerOfTen(FixedPoint.PRICE_DECIMALS - scale);
            }
        }
        if (!decimal.parse(bytes, offset, length)) {
            return bad(length == 0 ? "nothing" : decimal.reason());
        }
        long price = FixedPoint.price(decimal.mantissa(), decimal.exponent() - scale);
        return price == FixedPoint.DOES_NOT_FIT ? bad("does not fit nine decimals and ±9.2e9") : price;
    }

    /** @return mantissa of a size that is not negative, its exponent in {@link #exponent()}; {@link #BAD} for anything else */
    long size(byte[] bytes, int offset, int length) {
        if (!decimal.parse(bytes, offset, length)) {
            return bad(length == 0 ? "nothing" : decimal.reason());
        }
        return decimal.mantissa() < 0 ? bad("negative") : decimal.mantissa();
    }

    /** @return the number × 10^power, exact; {@link #BAD} for what is no number, has a rest, is negative or does not fit */
    long scaled(byte[] bytes, int offset, int length, int power) {
        if (!decimal.parse(bytes, offset, length)) {
            return bad(length == 0 ? "nothing" : decimal.reason());
        }
        long value = FixedPoint.price(decimal.mantissa(), decimal.exponent() + power - FixedPoint.PRICE_DECIMALS);
        return value == FixedPoint.DOES_NOT_FIT || value < 0 ? bad("out of range") : value;
    }

    /** @return decimal exponent of the size last parsed */
    byte exponent() {
        return (byte) decimal.exponent();
    }

    /** @return what is wrong with the number last refused */
    String reason() {
        return reason;
    }

    private long bad(String why) {
        reason = why;
        return BAD;
    }
}
