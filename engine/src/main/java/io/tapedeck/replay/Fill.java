package io.tapedeck.replay;

import io.tapedeck.event.EventHeader;
import java.math.BigDecimal;
import org.agrona.DirectBuffer;

/**
 * One execution: a row of {@code trades}.
 *
 * @param tradeId as the row names it
 * @param orderId of its order
 * @param time executed at, ns since the epoch
 * @param symbol what was traded
 * @param exchange where
 * @param strategy whose position it changes
 * @param agent whose position it changes
 * @param quantity signed: above 0 bought
 * @param price of one unit
 * @param costs commission and fees
 * @param slippage currency a unit, above 0 is worse
 * @param fxRate portfolio's currency for one of the fill's, 1 where the row says none
 * @param cause market sequence of the event that caused it, or of the row itself where it came by the tape
 */
public record Fill(String tradeId, String orderId, long time, String symbol, String exchange, String strategy,
        String agent, BigDecimal quantity, BigDecimal price, BigDecimal costs, BigDecimal slippage, BigDecimal fxRate,
        long cause) {
    /** The table. */
    static final String TABLE = "trades";

    /** @return the fill of a row of trades; null where it has no quantity or price */
    static Fill of(RowValues row, DirectBuffer message, int offset, long cause) {
        BigDecimal quantity = row.number("quantity");
        BigDecimal price = row.number("price");
        if (quantity == null || price == null || quantity.signum() == 0) {
            return null;
        }
        return new Fill(row.text("trade_id"), row.text("order_id"),
                row.time("executed_at", EventHeader.eventTime(message, offset)), row.text("symbol"),
                row.text("exchange"), row.text("strategy"), row.text("agent_name"), quantity, price,
                orZero(row.number("commission")).add(orZero(row.number("fees"))), orZero(row.number("slippage")),
                row.number("fx_rate") == null ? BigDecimal.ONE : row.number("fx_rate"), cause);
    }

    private static BigDecimal orZero(BigDecimal number) {
        return number == null ? BigDecimal.ZERO : number;
    }

    /** @return whose position it changes, and of what */
    HoldingKey holding() {
        return new HoldingKey(symbol, exchange, strategy, agent);
    }
}
