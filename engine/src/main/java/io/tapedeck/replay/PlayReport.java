package io.tapedeck.replay;

import java.math.BigDecimal;

/**
 * What passed while a tape was played.
 *
 * @param complete false: it was stopped before its end
 * @param range what was played
 * @param warmedUp events before it that the decisions saw
 * @param events of the range
 * @param ticks trades and quotes of it
 * @param counts outputs that decisions made on them, by table
 * @param orders made
 * @param fills on the tape and on paper
 * @param trades that ended, entry to exit
 * @param pnl of those, net of costs
 */
public record PlayReport(boolean complete, EventRange range, long warmedUp, long events, long ticks,
        OutputCounts counts, long orders, long fills, int trades, BigDecimal pnl) {
}
