/**
 * Technical indicators, incremental, O(1) a bar: pure state machines.
 *
 * <pre>
 * closed bar ──► values of its instrument and timeframe ──► agents, rows of sage.technical_indicators
 * </pre>
 */
package io.tapedeck.indicators;
