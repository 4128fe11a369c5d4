package io.tapedeck.positions;

/**
 * Quantity, average cost and profit of one position, and what a trade makes of them: the arithmetic of the database's
 * {@code update_position_from_trade}. A position that grows takes in the trade's cost and gets a new average; one that shrinks
 * realises profit and keeps its average; through zero the old side is closed, the new one opened at the trade's price; flat has
 * no average. Commission and fees of every trade come off the realised profit. Reused; allocation-free. One thread.
 */
final class Holding {
    /** Units of a quantity of 1: scale 1e-6. */
    static final long QUANTITY_UNITS = 1_000_000;
    /** From costs of 1e-6 to money of 1e-14. */
    private static final long MONEY_PER_COST = 100_000_000;

    long quantity;
    /** Price of 1e-8, 0 when flat. */
    long average;
    /** What the open quantity cost, signed like it, 1e-14. */
    final Wide cost = new Wide();
    /** Net of costs, 1e-14. */
    final Wide realized = new Wide();
    /** What the last trade realised, before its costs, 1e-14. */
    final Wide gross = new Wide();

    private final NumericDivision division = new NumericDivision();
    private final Wide amount = new Wide();

    /** Becomes a position that never had a trade. */
    void clear() {
        quantity = 0;
        average = 0;
        cost.set(0);
        realized.set(0);
    }

    void load(PositionColumns columns, int position) {
        quantity = columns.quantity[position];
        average = columns.average[position];
        cost.set(columns.costHigh[position], columns.costLow[position]);
        realized.set(columns.realizedHigh[position], columns.realizedLow[position]);
    }

    void store(PositionColumns columns, int position) {
        columns.quantity[position] = quantity;
        columns.average[position] = average;
        columns.costHigh[position] = cost.high();
        columns.costLow[position] = cost.low();
        columns.realizedHigh[position] = realized.high();
        columns.realizedLow[position] = realized.low();
    }

    /**
     * Books a trade.
     *
     * @param signed quantity of 1e-6, above 0 buys, not 0
     * @param price of 1e-8, above 0
     * @param costs commission and fees, 1e-6
     * @return whether all fits into the database's columns; if not, the holding is unusable
     */
    boolean trade(long signed, long price, long costs) {
        long after = quantity + signed;
        if (((quantity ^ after) & (signed ^ after)) < 0 || after == Long.MIN_VALUE) {
            return false;
        }
        gross.set(0);
        if (quantity == 0 || quantity > 0 == signed > 0) {
            cost.plus(amount.product(signed, price));
            average = division.average(cost, after);
        } else if (after != 0 && quantity > 0 == after > 0) {
            division.share(cost, -signed, quantity, amount);
            cost.minus(amount);
            gross.product(-signed, price).minus(amount);
        } else {
            gross.product(quantity, price).minus(cost);
            cost.product(after, price);
            average = after == 0 ? 0 : price;
        }
        quantity = after;
        realized.plus(gross);
        takeCosts(costs);
        return cost.fitsMoney() && realized.fitsMoney() && gross.fitsMoney();
    }

    /** Takes costs of 1e-6 off the realised profit; below 0 gives some back. */
    boolean takeCosts(long costs) {
        realized.minus(amount.product(costs, MONEY_PER_COST));
        return realized.fitsMoney();
    }
}
