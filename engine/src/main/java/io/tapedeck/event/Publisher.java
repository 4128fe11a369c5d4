package io.tapedeck.event;

/** Where feeds hand over their frames: the ring. Safe for any number of threads; never blocks, never allocates. */
public interface Publisher {
    /** The ring has no room for the frame now: try again later, count it as refused if you give up. */
    long BACK_PRESSURED = -1;
    /** The engine takes nothing now and says why in its status: the disk's floor is reached, or it is stopping. */
    long NOT_ACCEPTING = -2;
    /** A stage failed and the engine is halting: nothing will be taken again. */
    long HALTED = -3;
    /** The frame is larger than {@link #frameSlotsMax()}: it can never be taken. */
    long TOO_LARGE = -4;

    /**
     * Copies the frame into the ring as one run of slots, whole or not at all.
     *
     * @param frame at least one message; may be reused as soon as this returns
     * @return the frame's ticket (0 or greater), to wait for with {@link DurableProgress}, or one of the negative results
     */
    long offer(Frame frame);

    /** @return slots of the largest frame that can be taken: a quarter of the ring */
    int frameSlotsMax();
}
