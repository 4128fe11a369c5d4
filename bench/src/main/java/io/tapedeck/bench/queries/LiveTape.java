package io.tapedeck.bench.queries;

import io.tapedeck.app.engine.Engine;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticPace;
import io.tapedeck.http.LaneLag;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.BackoffIdleStrategy;

/** The tape that goes on while queries run: planned times, whatever becomes of them. */
final class LiveTape implements AutoCloseable {
    private static final Duration LANDED_MAX = Duration.ofMinutes(10);

    private final Engine engine;
    private final SyntheticFeed feed;
    private final CompletableFuture<Void> playing;
    private final long begin = System.nanoTime();
    private double seconds;

    LiveTape(Engine engine, int symbols, int rate) {
        this.engine = engine;
        feed = new SyntheticFeed(QueryDay.market(symbols, rate, engine.clock().nanoTime() + 50_000_000, Long.MAX_VALUE),
                SyntheticPace.PLANNED, false, engine.publisher(), engine.instruments(),
                new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), engine.clock());
        playing = CompletableFuture.runAsync(() -> engine.run(feed),
                task -> Thread.ofPlatform().name("live-tape").start(task));
    }

    /** @return ticks that are journaled but not landed */
    long lag() {
        return engine.status().lanes().stream().mapToLong(LaneLag::events).max().orElse(0);
    }

    long received() {
        return feed.counters().received();
    }

    long refused() {
        return feed.counters().refused();
    }

    /** @return ticks a second that came while it played */
    double rate() {
        return received() / seconds;
    }

    /** Ends the tape and waits until it has landed. */
    void finish() throws InterruptedException {
        feed.stop();
        playing.join();
        seconds = (System.nanoTime() - begin) / 1e9;
        if (!engine.awaitLanded(feed.lastTicket(), LANDED_MAX) || engine.failure() != null) {
            throw new IllegalStateException("the live tape has not landed", engine.failure());
        }
    }

    @Override
    public void close() {
        feed.stop();
        engine.close();
    }
}
