package io.tapedeck.pipeline;

import io.tapedeck.metrics.LatencySnapshot;

/**
 * What the pipeline has done so far. Counts are since the start, each exact; between them they may be some frames apart.
 *
 * @param state the pipeline's state
 * @param threading the mode concluded, never {@link Threading#AUTO}
 * @param acceptedFrames frames taken from producers
 * @param acceptedEvents events in them
 * @param backPressured offers refused because the ring was full
 * @param notAccepted offers refused because the engine took nothing: disk, stopping, halted
 * @param tooLarge offers refused because the frame was larger than a quarter of the ring
 * @param ringSlots slots of the ring
 * @param ringUsedSlots slots claimed and not yet given back
 * @param blocks journal blocks written
 * @param journaledEvents events in them
 * @param decidedEvents events that decide has finished
 * @param journalLatency a sample a block, from the offer of its oldest frame until the block was written
 * @param failure why it halted, null where it did not
 */
public record PipelineStatus(PipelineState state, Threading threading, long acceptedFrames, long acceptedEvents,
        long backPressured, long notAccepted, long tooLarge, int ringSlots, long ringUsedSlots, long blocks,
        long journaledEvents, long decidedEvents, LatencySnapshot journalLatency, String failure) {
}
