package io.tapedeck.app.engine;

import io.tapedeck.feed.Feed;
import io.tapedeck.feed.FeedCounters;
import io.tapedeck.http.FeedCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The counts of every feed since the start, those that ended included. Any thread. */
final class FeedCounts {
    private final List<Supplier<FeedCount>> running = new CopyOnWriteArrayList<>();
    private final Map<String, FeedCount> ended = new ConcurrentHashMap<>();

    /** Adds a feed that lives as long as the engine. */
    void add(Supplier<FeedCount> feed) {
        running.add(feed);
    }

    /** Adds a feed that comes and goes; {@link Registration#close} keeps its last counts, added to those of its name. */
    Registration add(Feed feed) {
        Supplier<FeedCount> counts = () -> of(feed);
        running.add(counts);
        return () -> {
            ended.merge(feed.name(), of(feed), FeedCounts::sum);
            running.remove(counts);
        };
    }

    /** A feed's presence. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    List<FeedCount> all() {
        List<FeedCount> all = new ArrayList<>(ended.values());
        running.forEach(feed -> all.add(feed.get()));
        return all;
    }

    /** @return all feeds together */
    FeedCount total() {
        return all().stream().reduce(new FeedCount("", 0, 0, 0, 0, 0), FeedCounts::sum);
    }

    private static FeedCount of(Feed feed) {
        FeedCounters counters = feed.counters();
        return new FeedCount(feed.name(), counters.received(), counters.offered(), counters.refused(),
                counters.rejected(), counters.duplicate());
    }

    private static FeedCount sum(FeedCount a, FeedCount b) {
        return new FeedCount(a.feed(), a.received() + b.received(), a.journaled() + b.journaled(),
                a.refused() + b.refused(), a.rejected() + b.rejected(), a.duplicate() + b.duplicate());
    }
}
