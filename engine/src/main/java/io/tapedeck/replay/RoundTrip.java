package io.tapedeck.replay;

import java.math.BigDecimal;

/**
 * A trade from entry to exit: what a fill that reduces a position closes, or what is open at the end.
 *
 * @param holding whose
 * @param side of the entry: BUY or SHORT
 * @param quantity units, above 0
 * @param entryTime fill that opened the position, ns since the epoch
 * @param entryPrice average price of what was open
 * @param exitTime of the fill that closed it; Long.MIN_VALUE = open
 * @param exitPrice null = open
 * @param pnl net of costs, of entry and exit in proportion, in the instrument's currency; null = open
 * @param costs commission and fees of entry and exit, in proportion
 * @param slippage of the exit, currency a unit
 * @param entryOrder order of the fill that opened the position
 * @param cause market sequence behind the exit, of an open one behind the entry
 */
public record RoundTrip(HoldingKey holding, String side, BigDecimal quantity, long entryTime, BigDecimal entryPrice,
        long exitTime, BigDecimal exitPrice, BigDecimal pnl, BigDecimal costs, BigDecimal slippage, String entryOrder,
        long cause) {
    /** @return whether it is open at the end */
    public boolean isOpen() {
        return exitPrice == null;
    }

    /** @return whether another says the same of the same trade, but for what made it happen */
    boolean isSameAs(RoundTrip other) {
        return side.equals(other.side) && entryTime == other.entryTime && exitTime == other.exitTime
                && same(quantity, other.quantity) && same(entryPrice, other.entryPrice)
                && same(exitPrice, other.exitPrice) && same(pnl, other.pnl);
    }

    private static boolean same(BigDecimal one, BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }
}
