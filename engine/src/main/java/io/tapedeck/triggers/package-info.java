/**
 * Level 2: what turns prices, times and signals into orders. A pure state machine: no thread, no I/O, no clock but the tape's.
 *
 * <pre>
 * rows, strategies, signals ──► TriggerBook ── a Watch an instrument: quiet band ──► tick inside it: nothing to do
 *                                │   ▲                                      └──────► outside: each Trigger observes it
 *                    Timers (due times)│ Holdings (what is held)                              │ fires
 * fused signals ──► FusedEntries ──────┴──► OpenOrders ◄──────────────────────────────────────┘
 *                                               │
 *                                     paper.PaperExecution: fills against the next quote
 * </pre>
 *
 * Prices are 1e-9, quantities 1e-6, times ns since the epoch. Everything that is told goes to {@code TriggerListener}.
 */
package io.tapedeck.triggers;
