/**
 * Level 2: the journal, which is the truth of which everything else is a fold.
 *
 * <pre>
 * ingest stage ──► MarketWriter ── one block, one excerpt ──► market/&lt;firstSequence&gt;/&lt;cycle&gt;.cq4 ──► JournalReader ──► lanes,
 * any thread   ──► RejectLog    ── the same               ──► rejects/…                                            decide,
 *                     │ written                                                                                    verify
 *                  Syncer (one thread, group fsync) ──► SyncedProgress (process), market/synced (other processes)
 * </pre>
 *
 * A stream is a directory of segments; each start opens a new one, a Chronicle Queue that this process alone writes. Files
 * are read as they lie on disk ({@link io.tapedeck.journal.CycleFile}), never through the library: a reader takes no lock,
 * writes nothing, and meets a damaged file with a checksum instead of a fault. {@code net.openhft} appears here only.
 */
package io.tapedeck.journal;
