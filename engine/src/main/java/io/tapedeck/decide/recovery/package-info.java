/**
 * Decisions that survive: their outputs journaled once, their state kept in snapshots, both brought back at a start.
 *
 * <pre>
 * snapshot ──► Decisions ◄── the market journal's tail          (start: {@link io.tapedeck.decide.recovery.DecideRecovery})
 * batch of events ──► Decisions ──► OutputLog ──► outputs journal, or compared with it
 *                         └── every so many events: state ──► SnapshotWriter (its own thread) ──► snapshots/&lt;sequence&gt;.decide
 * </pre>
 */
package io.tapedeck.decide.recovery;
