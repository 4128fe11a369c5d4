package io.tapedeck.event;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import java.util.Objects;

/**
 * What the tape knows of an instrument.
 *
 * @param id stable 63-bit hash of {@code EXCHANGE:SYMBOL}
 * @param symbol the venue's name for it, ASCII, 1 to 24 characters
 * @param exchange the venue, ASCII, 1 to 24 characters
 * @param assetClass equity, forex, crypto, future, option, index; empty where unknown
 * @param currency ISO 4217 or a crypto code, empty where unknown
 * @param priceScale decimals that the venue prints, -1 where unknown
 * @param optionType 'C', 'P', or 0 for none
 * @param expirationDay days since 1970-01-01, Integer.MIN_VALUE for none
 * @param strike scale 1e-9, {@link FixedPoint#ABSENT} for none
 * @param lotMantissa lot size's mantissa, {@link FixedPoint#ABSENT} where unknown
 * @param lotExponent lot size's decimal exponent
 * @param underlying symbol of the underlying, empty for none
 */
public record Instrument(long id, String symbol, String exchange, String assetClass, String currency, int priceScale,
        char optionType, int expirationDay, long strike, long lotMantissa, int lotExponent, String underlying) {
    /** Longest symbol and exchange, characters. */
    public static final int NAME_LENGTH_MAX = 24;

    /** Checks names; DATA error where one is empty, too long, not printable ASCII, or begins or ends with a space. */
    public Instrument {
        checkName("symbol", symbol);
        checkName("exchange", exchange);
        Objects.requireNonNull(assetClass, "assetClass");
        Objects.requireNonNull(currency, "currency");
        Objects.requireNonNull(underlying, "underlying");
    }

    /** @return an instrument of which only venue and symbol are known */
    public static Instrument of(long id, String exchange, String symbol, String assetClass) {
        return new Instrument(id, symbol, exchange, assetClass, "", -1, (char) 0, Integer.MIN_VALUE, FixedPoint.ABSENT,
                FixedPoint.ABSENT, 0, "");
    }

    private static void checkName(String what, String name) {
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
            throw TapedeckException.data(what + " must have 1 to " + NAME_LENGTH_MAX
                    + " characters, got " + name.length() + ": \"" + name + '"');
        }
        for (int i = 0; i < name.length(); i++) {
            boolean inside = i > 0 && i < name.length() - 1;
            if (name.charAt(i) < ' ' || name.charAt(i) > '~' || (name.charAt(i) == ' ' && !inside)) {
                throw TapedeckException.data(what
                        + " must be printable ASCII, spaces inside only (\"GST PR B\"), got \"" + name + '"');
            }
        }
    }
}
