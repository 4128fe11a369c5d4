/**
 * Ticks to bars, by event time: pure state machines without thread or I/O.
 *
 * <pre>
 * tick, clock, feed's end ──► bars of each timeframe ──► closed bar ──► indicators, agents, rows
 * </pre>
 */
package io.tapedeck.bars;
