package io.tapedeck.bench.ingest;

import io.tapedeck.feed.file.AssetClass;
import io.tapedeck.feed.file.FileFeed;
import io.tapedeck.feed.file.FileFeedOptions;
import io.tapedeck.feed.file.FileProgress;
import io.tapedeck.feed.file.LeanFormat;
import io.tapedeck.feed.file.LeanOptions;
import io.tapedeck.feed.file.LoadedFiles;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticOptions;
import io.tapedeck.feed.synthetic.SyntheticPace;
import java.nio.file.Path;
import java.time.Instant;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * The made-up market of all runs, seeded, so that each run has the same rows. {@link #ticks} are a market that is as busy as the engine
 * is asked to be, and that begins now: its bars close when they would, and no tick is an old one. {@link #day} is a whole trading
 * day, always the same.
 */
public final class MarketDay {
    private static final long OPEN = Instant.parse("2026-03-04T14:30:00Z").getEpochSecond() * 1_000_000_000L;
    private static final long BUSY_RATE = 500_000; // events a second of the market's own time
    private static final double SECONDS = 20_000; // five and a half hours: bursts must not run into the next day
    private static final long SEED = 7;
    private static final double SKEW = 1.0;
    private static final double TRADE_SHARE = 0.33;

    private MarketDay() {
    }

    /** @return one venue, so that instruments are as many as symbols; a third trades, two thirds quotes */
    static SyntheticOptions options(int symbols, long events, double rate) {
        return new SyntheticOptions(SEED, symbols, 1, SKEW, rate, TRADE_SHARE, OPEN, events);
    }

    /** @return ticks of a busy market as fast as the ring takes them */
    public static FeedSource ticks(int symbols, long events) {
        return (publisher, instruments, rejects) -> played(live(symbols, BUSY_RATE,
                System.currentTimeMillis() * 1_000_000, events)).open(publisher, instruments, rejects);
    }

    /** @return ticks that are spread over a trading day, as fast as the ring takes them */
    public static FeedSource day(int symbols, long events) {
        return played(options(symbols, events, events / SECONDS));
    }

    /**
     * @param start of the first event, ns since the epoch
     * @return a market that plays at its own pace
     */
    public static SyntheticOptions live(int symbols, long rate, long start, long events) {
        return new SyntheticOptions(SEED, symbols, 1, SKEW, rate, TRADE_SHARE, start, events);
    }

    private static FeedSource played(SyntheticOptions options) {
        return (publisher, instruments, rejects) -> {
            SyntheticFeed feed = new SyntheticFeed(options, SyntheticPace.UNLIMITED, false, publisher,
                    instruments, FeedSource.idle(), new OffsetEpochNanoClock());
            return new PlayedFeed(feed, feed::lastTicket);
        };
    }

    /** @return rows of market_data_hf as fast as the ring takes them */
    public static FeedSource tickRows(int symbols, long rows) {
        return (publisher, instruments, rejects) -> {
            TickRowFeed feed = new TickRowFeed(options(symbols, rows, rows / SECONDS), publisher, instruments);
            return new PlayedFeed(feed, feed::lastTicket);
        };
    }

    /** @return a file of LEAN's trades */
    public static FeedSource leanTrades(Path file) {
        return (publisher, instruments, rejects) -> new PlayedFeed(new FileFeed(file,
                LeanFormat.trades(LeanOptions.of(AssetClass.EQUITY)), FileFeedOptions.defaults(),
                new LoadedFiles(feed -> null), publisher, instruments, rejects, FeedSource.idle(),
                new OffsetEpochNanoClock(), FileProgress.NONE), () -> -1);
    }
}
