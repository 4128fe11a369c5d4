/**
 * Level 3: the journal's way into the database, exactly once.
 *
 * <pre>
 * journal ──► Lane: gather (MessageSelector, MessageBatch) ──► BatchLander: one transaction
 *               ▲                                                │ lock WatermarkStore
 *               │ position: the watermark,                       │ TableLander ─► CopyStream ─► RowFormat ─► RowSink ─► COPY
 *               │ nothing else                                   │    23505: staging table · 22, 23: halve, reject
 *               └───────────────── COMMIT ◄──────────────────────┘ RejectionWriter · Ledger (RowHash) · new watermark
 * </pre>
 *
 * {@link io.tapedeck.landing.Landing} takes the lanes over at start, changes their number, and tells how they do. A tick lane
 * takes the ticks and the parallel tables' rows of its instruments, sorted; the ordered lane (-1) everything else in the
 * order of sequences; the rejects lane (-2) the stream of refused input.
 */
package io.tapedeck.landing;
