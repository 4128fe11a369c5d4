/**
 * Level 4: reads the journal again. Reconcile holds the ledger against journal and database; replay hands over a range of
 * events, or lands it in another database.
 *
 * <pre>
 * JournalView ──► EventRange ──► whoever prints, folds, explains
 *      │    ╲
 *      │     ╲──► Reconcile ──► landing.LandingAudit ◄── database
 *      ╰────────► Reland ─────► landing.Landing ──────► another database
 * </pre>
 */
package io.tapedeck.replay;
