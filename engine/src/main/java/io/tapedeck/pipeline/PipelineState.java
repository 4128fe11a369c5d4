package io.tapedeck.pipeline;

/** A pipeline's life: NEW, RUNNING, STOPPING, STOPPED; or HALTED from anywhere. */
public enum PipelineState {
    /** Built, not started: takes nothing. */
    NEW,
    /** Takes frames, as long as the disk has room. */
    RUNNING,
    /** Takes nothing more, journals what it took. */
    STOPPING,
    /** All that was taken is journaled; no thread is left. */
    STOPPED,
    /** A stage failed, or the pipeline was closed without being stopped: what was in the ring is not journaled. */
    HALTED
}
