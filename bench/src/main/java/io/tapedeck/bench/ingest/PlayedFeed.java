package io.tapedeck.bench.ingest;

import io.tapedeck.feed.Feed;
import java.util.function.LongSupplier;

/**
 * A feed to be run once.
 *
 * @param feed the feed
 * @param lastTicket after its end the ticket of its last frame, -1 where it does not tell
 */
public record PlayedFeed(Feed feed, LongSupplier lastTicket) {
}
