package io.tapedeck.http;

/**
 * What became of one feed's data events: received = journaled + refused + rejected + duplicate.
 *
 * @param feed the feed's name
 * @param received events that came
 * @param journaled events that the ring took
 * @param refused events that nobody had room for
 * @param rejected events that were wrong
 * @param duplicate events that were taken before
 */
public record FeedCount(String feed, long received, long journaled, long refused, long rejected, long duplicate) {

    /** @return the counts of the write endpoints under the feed's name */
    public static FeedCount of(String feed, WriteCounters counters) {
        long journaled = counters.journaled();
        long refused = counters.refused();
        long rejected = counters.rejected();
        long duplicate = counters.duplicate();
        return new FeedCount(feed, journaled + refused + rejected + duplicate, journaled, refused, rejected, duplicate);
    }
}
