package io.tapedeck.replay;

/**
 * What a replay into another database did.
 *
 * @param fromSequence first market sequence of the range
 * @param toSequence last one
 * @param resumedBehind where the target stood before: {@code fromSequence - 1} where the journal was new there
 * @param instruments instruments defined before the range that were put in first
 * @param landed rows landed now, those of decisions apart
 * @param rejected rows rejected now
 * @param outputs rows of decisions landed now
 * @param outputsRejected rows of decisions rejected now
 * @param lag sequences of the range that have not landed: it was interrupted
 */
public record RelandReport(long fromSequence, long toSequence, long resumedBehind, long instruments, long landed,
        long rejected, long outputs, long outputsRejected, long lag) {
    /** @return whether the range is there whole */
    public boolean complete() {
        return lag == 0;
    }
}
