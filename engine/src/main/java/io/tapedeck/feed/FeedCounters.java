package io.tapedeck.feed;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of a feed's records: {@code received = offered + refused + rejected + duplicate} whenever the feed rests. The
 * feed's thread alone writes, any thread reads; a reader may see one counter a frame ahead of another.
 */
public final class FeedCounters {
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong duplicate = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong backPressured = new AtomicLong();

    /** @return data records read from the source */
    public long received() {
        return received.getAcquire();
    }

    /** @return records that the ring took; each is journaled unless the engine dies before its block is written */
    public long offered() {
        return offered.getAcquire();
    }

    /** @return records that were given up because the ring was full or not accepting */
    public long refused() {
        return refused.getAcquire();
    }

    /** @return malformed records, kept in the rejects stream with their reason */
    public long rejected() {
        return rejected.getAcquire();
    }

    /** @return records that the journal held already: rows before a file's point of resumption */
    public long duplicate() {
        return duplicate.getAcquire();
    }

    /** @return messages of kinds that the feed knows and does not take (depth updates); not among {@link #received()} */
    public long skipped() {
        return skipped.getAcquire();
    }

    /** @return jumps found in the source's own numbers, each a GAP event */
    public long gaps() {
        return gaps.getAcquire();
    }

    /** @return how often an offer had to be repeated because the ring was full or not accepting */
    public long backPressured() {
        return backPressured.getAcquire();
    }

    /** Counts records read; the feed's thread. */
    public void addReceived(long count) {
        add(received, count);
    }

    /** Counts records taken by the ring; the feed's thread. */
    public void addOffered(long count) {
        add(offered, count);
    }

    /** Counts records given up; the feed's thread. */
    public void addRefused(long count) {
        add(refused, count);
    }

    /** Counts malformed records; the feed's thread. */
    public void addRejected(long count) {
        add(rejected, count);
    }

    /** Counts records that the journal holds already; the feed's thread. */
    public void addDuplicate(long count) {
        add(duplicate, count);
    }

    /** Counts messages of kinds not taken; the feed's thread. */
    public void addSkipped(long count) {
        add(skipped, count);
    }

    /** Counts jumps; the feed's thread. */
    public void addGaps(long count) {
        add(gaps, count);
    }

    /** Counts a repeated offer; the feed's thread. */
    public void addBackPressured() {
        add(backPressured, 1);
    }

    /** One writer: a plain read and a release write, no locked instruction. */
    private static void add(AtomicLong counter, long count) {
        counter.setRelease(counter.getPlain() + count);
    }
}
