/**
 * Agents' signals and their fusion into one a symbol: pure state machines.
 *
 * <pre>
 * closed bar + indicators ──► agents ──► signals ──┐
 * rows of signals (external agents) ───────────────┴──► fusion ──► fused signal ──► triggers, rows
 * </pre>
 */
package io.tapedeck.signals;
