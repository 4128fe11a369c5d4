package io.tapedeck.bench.ingest;

import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RejectSink;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** Makes the feed of a run. */
@FunctionalInterface
public interface FeedSource {
    /** @return the feed, not begun, that offers to the ring */
    PlayedFeed open(Publisher publisher, Instruments instruments, RejectSink rejects);

    /** @return how a feed waits for room: as {@code load} and {@code demo} do */
    static IdleStrategy idle() {
        return new BackoffIdleStrategy(10, 10, 1_000, 1_000_000);
    }
}
