package io.tapedeck.decide.recovery;

/**
 * When snapshots are taken.
 *
 * @param everyEvents events behind which one is taken; bounds what a start has to decide again
 * @param intervalNs time behind which one is taken where there were events, ns; lets retention go on where little happens
 * @param keep snapshots that stay, at least {@link SnapshotStore#KEEP_MIN}
 */
public record SnapshotOptions(long everyEvents, long intervalNs, int keep) {
}
