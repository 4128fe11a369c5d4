/**
 * Decisions: every event of the market journal, in order, through the handlers; what they emit, as rows of the outputs journal.
 * A pure function of the events: no clock, no chance, no thread, no I/O.
 *
 * <pre>
 * event ──► {@link io.tapedeck.decide.Decisions} ──► options ──► bars ──► signals, fusion ──► positions ──► triggers
 *                                                      └────────┴─────────┴──────┬──────────┴───────────┘
 *                                                                            Outputs ──► OutputSink (journal, comparison, backtest)
 * </pre>
 */
package io.tapedeck.decide;
