package io.tapedeck.triggers.paper;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.triggers.Quantities;
import java.math.BigDecimal;

/**
 * What becomes of orders.
 *
 * @param paper whether orders are filled on paper; else they stay PENDING for whoever executes them
 * @param broker what {@code broker} of orders and trades says
 * @param commissionPerUnit 1e-9 of the currency for each unit
 * @param commissionMin least commission of a fill, 1e-6 of the currency
 * @param commissionBps commission in 1e-4 basis points of the amount
 * @param slippageBps slippage in 1e-4 basis points of the price
 * @param slippageFixed slippage, 1e-9
 * @param partial whether a fill takes no more than the size that the quote or trade shows
 * @param settlementDays weekdays from trade to settlement
 * @param currency of instruments whose definition names none
 */
public record ExecutionOptions(boolean paper, String broker, long commissionPerUnit, long commissionMin,
        long commissionBps, long slippageBps, long slippageFixed, boolean partial, int settlementDays,
        String currency) {
    private static final int BPS_DECIMALS = 4;

    /** @return the settings below {@code execution.}, with the defaults of what is not set */
    public static ExecutionOptions of(KeyValues values) {
        return new ExecutionOptions(values.text("mode", "none").equals("paper"), values.text("broker", "paper"),
                scaled(values, "commission-per-unit", FixedPoint.PRICE_DECIMALS),
                scaled(values, "commission-min", Quantities.DECIMALS), scaled(values, "commission-bps", BPS_DECIMALS),
                scaled(values, "slippage-bps", BPS_DECIMALS), scaled(values, "slippage", FixedPoint.PRICE_DECIMALS),
                values.flag("partial", false), Math.toIntExact(values.whole("settlement-days", 2)),
                values.text("currency", "USD"));
    }

    private static long scaled(KeyValues values, String key, int decimals) {
        return new BigDecimal(values.text(key, "0")).movePointRight(decimals).longValueExact();
    }
}
