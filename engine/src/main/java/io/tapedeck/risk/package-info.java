/**
 * Limits of the portfolio: position, gross, net, leverage, drawdown, daily loss, concentration. Seen after each trade, mark and
 * day's begin; a breach is told once, and its end; entry orders are asked about before they are made, exits never are refused.
 *
 * <pre>
 *  positions.PositionBook ──► RiskLimits ──► AlertListener (rows of risk_alerts)
 *                                 ▲
 *                                 └── check(order) ◄── triggers
 * </pre>
 *
 * Pure state machines: no thread, no clock, no I/O.
 */
package io.tapedeck.risk;
