/**
 * Level 3: from the feeds' frames to the journal, and from there to the decisions.
 *
 * <pre>
 * feeds (any threads)                 ingest thread                                      decide thread
 * offer(Frame) ──► [ ring of 256-byte slots ] ──► condition ──► journal, one block ──►   decide (split)
 *                    refused when full            flags,        at the end of what       or on the ingest thread,
 *                    halted when a stage failed   sequence      the ring had             after the block (compact)
 * </pre>
 *
 * The ring is a sequence of slots in one contiguous memory; a frame is a run of slots, claimed at once, and reaches the
 * journal whole or not at all. Whatever the {@link io.tapedeck.pipeline.Threading}, decide sees an event only after the
 * event's block is written (under the durability policy "batch": synced), and sees the same events in the same order.
 */
package io.tapedeck.pipeline;
