/**
 * Option quotes to mark, implied volatility and greeks: pure state machines, no thread, no I/O.
 *
 * <pre>
 * quote or trade of an option ──► {@link io.tapedeck.options.OptionBook} ──► mark ──► {@link io.tapedeck.options.ImpliedVolatility}
 * tick of its underlying ───────────────┘ (pace)                                            │
 *                          {@link io.tapedeck.options.OptionListener} ◄── greeks ◄── {@link io.tapedeck.options.BlackScholes}
 * </pre>
 *
 * All numbers are {@code double}; only {@code StrictMath} and IEEE 754 arithmetic are used, so equal events give equal bits on
 * every host.
 */
package io.tapedeck.options;
