/**
 * Latency, open loop: events are sent at planned times whatever becomes of them, and each latency is counted from its planned time
 * (no coordinated omission).
 *
 * <pre>
 *  planned ticks ──► engine ──► journal ──► lanes ──► database
 *  probe trades ──►          │          │           │
 *                            │          │           └ SqlWatch: watermarks, committed with their rows
 *                            │          └ JournalWatch: synced blocks
 *                            └ TriggerWatch: the outputs journal
 * </pre>
 */
package io.tapedeck.bench.latency;
