package io.tapedeck.positions;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A position by the words of the trade trigger, in decimals: each line is one of its lines, and a quotient has the digits that
 * the server's NUMERIC gives it. Written without a look at {@link Holding}. One thread.
 */
final class ServerArithmetic {
    BigDecimal quantity = BigDecimal.ZERO.setScale(6);
    BigDecimal average = BigDecimal.ZERO;
    BigDecimal cost = BigDecimal.ZERO.setScale(14);
    BigDecimal realized = BigDecimal.ZERO;

    void trade(BigDecimal signed, BigDecimal price, BigDecimal costs) {
        BigDecimal after = quantity.add(signed);
        BigDecimal gross = BigDecimal.ZERO;
        if (quantity.multiply(signed).signum() >= 0) {
            cost = cost.add(signed.multiply(price));
            average = quotient(cost, after, 8);
        } else if (quantity.multiply(after).signum() > 0) {
            BigDecimal share = quotient(cost.multiply(signed.negate()), quantity, 14);
            gross = signed.negate().multiply(price).subtract(share);
            cost = cost.subtract(share);
        } else {
            gross = quantity.multiply(price).subtract(cost);
            cost = after.multiply(price).setScale(14);
            average = after.signum() == 0 ? BigDecimal.ZERO : price;
        }
        quantity = after;
        realized = realized.add(gross).subtract(costs);
    }

    /** numeric_div's select_div_scale, then round(). */
    static BigDecimal quotient(BigDecimal a, BigDecimal b, int scale) {
        int digits = Math.max(16 - 4 * quotientWeight(a, b), Math.max(a.scale(), b.scale()));
        return a.divide(b, digits, RoundingMode.HALF_UP).setScale(scale, RoundingMode.HALF_UP);
    }

    private static int quotientWeight(BigDecimal a, BigDecimal b) {
        int weightA = weight(a);
        int weightB = weight(b);
        long firstA = a.abs().movePointLeft(4 * weightA).longValue();
        long firstB = b.abs().movePointLeft(4 * weightB).longValue();
        return firstA <= firstB ? weightA - weightB - 1 : weightA - weightB;
    }

    private static int weight(BigDecimal value) {
        int weight = 0;
        BigDecimal rest = value.abs();
        if (rest.signum() == 0) {
            return 0;
        }
        while (rest.compareTo(BigDecimal.valueOf(10_000)) >= 0) {
            rest = rest.movePointLeft(4);
            weight++;
        }
        while (rest.compareTo(BigDecimal.ONE) < 0) {
            rest = rest.movePointRight(4);
            weight--;
        }
        return weight;
    }
}
