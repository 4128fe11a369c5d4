package io.tapedeck.landing;

/**
 * A lane at one moment.
 *
 * @param lane 0 and up: tick lane; -1: ordered lane; -2: rejects
 * @param state what it does
 * @param sequence its watermark: everything up to it has landed or is rejected
 * @param lag sequences of its stream that are readable and not yet covered by the watermark
 * @param landed rows landed since the start
 * @param bookkeeping those of them that describe the tape and are no data: definitions, gaps
 * @param rejected rows rejected since the start
 * @param retries batches tried again since the start
 * @param rowsPerSecond rows landed a second, over the last batches
 * @param path how the last batch went: direct, binary, text, staged; null before the first
 * @param lastError of the last failure, null where there was none
 */
public record LaneStatus(int lane, State state, long sequence, long lag, long landed, long bookkeeping, long rejected,
        long retries,
        double rowsPerSecond, String path, String lastError) {
    /** What a lane does. */
    public enum State {
        /** Not begun. */
        NEW,
        /** Reads and lands. */
        RUNNING,
        /** The database does not let it land: it waits and tries again, for ever. */
        RETRYING,
        /** Has reached the sequence it was to end at. */
        DONE,
        /** Was told to stop. */
        STOPPED,
        /** Met an error that it must not go on behind. */
        FAILED
    }
}
