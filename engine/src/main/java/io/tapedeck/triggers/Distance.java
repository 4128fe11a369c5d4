package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.common.TapedeckException;
import java.math.BigDecimal;

/**
 * How far a level lies from a price. Immutable.
 *
 * @param unit what {@code amount} counts
 * @param amount of PRICE in 1e-9; of PERCENT in 1e-4 percent (1.5 % = 15,000); of ATR in 1e-4 multiples; above 0
 */
public record Distance(Unit unit, long amount) {
    /** Most of PERCENT: the whole price. */
    public static final long PERCENT_MAX = 1_000_000;
    /** Most of ATR: 9,999.9999 times. */
    public static final long ATR_MAX = 99_999_999;
    private static final long PARTS_OF_PERCENT = 1_000_000; // 1e-4 percent of a whole
    private static final long PARTS_OF_MULTIPLE = 10_000;
    private static final String FORM = "a distance: an amount (0.50), a percentage (2%, at most 100%) or a multiple of"
            + " the average true range (2.5atr), above 0";

    /** What a distance counts. */
    public enum Unit {
        /** The price's own currency. */
        PRICE,
        /** Percent of the price it is measured from. */
        PERCENT,
        /** Average true ranges. */
        ATR
    }

    /** Checks the range; DATA error where it is left. */
    public Distance {
        long most = switch (unit) {
            case PRICE -> Long.MAX_VALUE;
            case PERCENT -> PERCENT_MAX;
            case ATR -> ATR_MAX;
        };
        if (amount <= 0 || amount > most) {
            throw TapedeckException.data("expected " + FORM + ", got " + amount + " of " + unit);
        }
    }

    /** @return the distance that the text says; null for an empty text or "off"; CONFIGURATION error for any other text */
    public static Distance parse(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.equals("off")) {
            return null;
        }
        try {
            if (trimmed.endsWith("%")) {
                return new Distance(Unit.PERCENT, scaled(trimmed.substring(0, trimmed.length() - 1), 4));
            }
            if (trimmed.endsWith("atr")) {
                return new Distance(Unit.ATR, scaled(trimmed.substring(0, trimmed.length() - 3), 4));
            }
            return new Distance(Unit.PRICE, scaled(trimmed, FixedPoint.PRICE_DECIMALS));
        } catch (ArithmeticException | NumberFormatException | TapedeckException e) {
            throw new TapedeckException(io.tapedeck.common.ErrorCategory.CONFIGURATION,
                    "expected " + FORM + ", got \"" + text + '"', e);
        }
    }

    private static long scaled(String number, int decimals) {
        return new BigDecimal(number.trim()).movePointRight(decimals).longValueExact();
    }

    /** @return 1e-9, rounded down; ABSENT where it needs an average true range and {@code atr} is ABSENT */
    long down(long price, long atr) {
        return switch (unit) {
            case PRICE -> amount;
            case PERCENT -> share(price, amount, PARTS_OF_PERCENT, false);
            case ATR -> atr == FixedPoint.ABSENT ? atr : share(atr, amount, PARTS_OF_MULTIPLE, false);
        };
    }

    /** As {@link #down}, rounded up. */
    long up(long price, long atr) {
        return switch (unit) {
            case PRICE -> amount;
            case PERCENT -> share(price, amount, PARTS_OF_PERCENT, true);
            case ATR -> atr == FixedPoint.ABSENT ? atr : share(atr, amount, PARTS_OF_MULTIPLE, true);
        };
    }

    /** |value| × parts / whole in 64 bits: the whole units first, then the rest; saturates. */
    private static long share(long value, long parts, long whole, boolean up) {
        long size = Math.abs(value);
        long units = size / whole;
        long rest = size % whole * parts;
        long more = rest / whole + (up && rest % whole != 0 ? 1 : 0);
        return Math.multiplyHigh(units, parts) != 0 || units * parts < 0 ? Long.MAX_VALUE : add(units * parts, more);
    }

    /** @return the price that lies a distance above (sign above 0) or below another, ABSENT where the distance is */
    static long from(long price, int sign, long distance) {
        return distance == FixedPoint.ABSENT ? FixedPoint.ABSENT : add(price, sign > 0 ? distance : -distance);
    }

    /** @return a + b, held at the ends of 64 bits (a price that far away is never reached) */
    static long add(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE + 2 : Long.MAX_VALUE) : sum;
    }

    static void save(StateWriter state, Distance distance) {
        SavedEnum.put(state, distance == null ? null : distance.unit);
        if (distance != null) {
            state.putLong(distance.amount);
        }
    }

    static Distance restore(StateReader state) {
        Unit unit = SavedEnum.get(state, Unit.class);
        return unit == null ? null : new Distance(unit, state.getLong());
    }
}
