/**
 * Level 4: reads the journal again. Reconcile holds the ledger against journal and database; replay hands over a range of
 * events, lands it in another database, or plays it at a pace with the decisions made anew; backtest decides under other settings;
 * explain finds why something was decided, and decides it again.
 *
 * <pre>
 * JournalView ──► EventRange ──► whoever prints, folds
 *      │ │  ╲
 *      │ │   ╲──► Reconcile ──► landing.LandingAudit ◄── database
 *      │ ╰──────► Reland ─────► landing.Landing ──────► another database
 *      ╰────────► TapeRun ────► decide.Decisions ──┬──► Play (Pace)
 *                                                  ├──► Backtest ──► RoundTrips, EquityCurve, TradeDifference ◄── outputs journal
 *                                                  ╰──► Explainer ─► OutputComparison, TriggerPath            ◄── outputs journal
 * </pre>
 */
package io.tapedeck.replay;
