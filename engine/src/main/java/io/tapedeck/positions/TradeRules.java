package io.tapedeck.positions;

/** The rules of the database's {@code validate_trade_data}, in its order, by the names of its constraints. */
final class TradeRules {
    private TradeRules() {
    }

    /** @return the rule that speaks against the trade, null where none does */
    static String check(Trade trade) {
        if (trade.price <= 0) {
            return "trades_price_positive";
        }
        if (trade.quantity == 0) {
            return "trades_quantity_not_zero";
        }
        if (trade.side == null) {
            return "trades_side_known";
        }
        if (trade.quantity > 0 != trade.side.buys()) {
            return "trades_side_agrees_with_quantity";
        }
        return trade.fxRate <= 0 ? "trades_fx_rate_positive" : null;
    }
}
