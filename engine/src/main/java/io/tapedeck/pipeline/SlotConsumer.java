package io.tapedeck.pipeline;

import com.lmax.disruptor.Sequence;

/** The work of a stage: what it does with published slots. Its stage's thread only. */
interface SlotConsumer {
    /**
     * Consumes whole frames out of the slots {@code first} to {@code available}; the last of them may end inside a frame.
     *
     * @param progress where the consumer says how far it has come; all slots up to it may be overwritten
     * @return the last slot consumed, {@code first - 1} where not one frame is whole yet
     */
    long consume(long first, long available, Sequence progress);

    /** @return what the consumer was doing last, and with which sequence: for an error */
    String doing();
}
