package io.tapedeck.replay;

import io.tapedeck.common.KeyValues;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a backtest found.
 *
 * @param complete false: it was stopped before its end
 * @param range events that counted
 * @param firstEvent oldest event that the decisions saw: where the warm-up began
 * @param firstTime event time of the range's first tick, ns; Long.MIN_VALUE = it has none
 * @param lastTime of its last
 * @param events that the decisions saw
 * @param ticks of the range
 * @param setAside rows of orders and trades on the tape that were the tested strategy's
 * @param counts outputs of the range by table
 * @param fills executions in the range
 * @param trades that ended in the range, then those open at its end
 * @param signals what entries followed
 * @param performance of the range
 * @param difference from what happened
 * @param settings that held at the end
 * @param settingsOfTape what the tape had then
 */
public record BacktestResult(boolean complete, EventRange range, long firstEvent, long firstTime, long lastTime,
        long events, long ticks, long setAside, OutputCounts counts, long fills, List<RoundTrip> trades,
        EntrySignals signals, Performance performance, TradeDifference difference, KeyValues settings,
        KeyValues settingsOfTape) {

    /** @return trades that ended */
    public List<RoundTrip> closed() {
        return trades.stream().filter(trade -> !trade.isOpen()).toList();
    }

    /** @return share of the trades that ended with a profit; NaN where none ended */
    public double winRate() {
        List<RoundTrip> closed = closed();
        return closed.isEmpty()
                ? Double.NaN
                : closed.stream().filter(trade -> trade.pnl().signum() > 0).count() / (double) closed.size();
    }

    /** @return profit of the trades that ended */
    public BigDecimal pnl() {
        return TradeDifference.pnl(trades);
    }

    /** @return whether the tape's own settings held */
    public boolean unchanged() {
        return settings.equals(settingsOfTape);
    }
}
