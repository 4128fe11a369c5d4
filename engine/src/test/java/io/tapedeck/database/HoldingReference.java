package io.tapedeck.database;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A holding by the book of average cost, written without a look at the trigger: it keeps quantity, average and the money that
 * went through it, to 60 digits, and derives profit from these. One thread.
 */
final class HoldingReference {
    private static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);

    private BigDecimal quantity = BigDecimal.ZERO;
    private BigDecimal average = BigDecimal.ZERO;
    private BigDecimal cashFlow = BigDecimal.ZERO;
    private BigDecimal realized = BigDecimal.ZERO;
    private BigDecimal lastPrice = BigDecimal.ZERO;
    private String lastTime = "";
    private int trades;

    /** Books one trade; {@code signed} above 0 buys. Trades are booked as they come, but the newest by its time gives the price. */
    void trade(String time, BigDecimal signed, BigDecimal price, BigDecimal costs) {
        BigDecimal closing = quantity.signum() * signed.signum() < 0
                ? signed.abs().min(quantity.abs())
                : BigDecimal.ZERO;
        BigDecimal opening = signed.abs().subtract(closing);
        BigDecimal held = quantity.abs().subtract(closing);
        // A long gains what the price rose above the average; a short what it fell below.
        BigDecimal gain = price.subtract(average).multiply(BigDecimal.valueOf(quantity.signum()));
        realized = realized.add(gain.multiply(closing)).subtract(costs);
        BigDecimal after = held.add(opening);
        if (after.signum() == 0) {
            average = BigDecimal.ZERO;
        } else if (opening.signum() != 0) {
            average = average.multiply(held).add(price.multiply(opening)).divide(after, DIGITS);
        }
        quantity = quantity.add(signed);
        cashFlow = cashFlow.subtract(signed.multiply(price)).subtract(costs);
        if (time.compareTo(lastTime) >= 0) {
            lastTime = time;
            lastPrice = price;
        }
        trades++;
    }

    BigDecimal quantity() {
        return quantity;
    }

    /** {@return the average price of what is open, 0 when flat; unrounded} */
    BigDecimal average() {
        return average;
    }

    /** {@return realised profit net of costs; unrounded} */
    BigDecimal realized() {
        return realized;
    }

    /** {@return what all trades brought in, less what they cost; exact} */
    BigDecimal cashFlow() {
        return cashFlow;
    }

    BigDecimal marketValue() {
        return quantity.multiply(lastPrice);
    }

    int trades() {
        return trades;
    }
}
