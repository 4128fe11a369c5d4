package io.tapedeck.app.engine;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.config.SyntheticSettings;
import io.tapedeck.event.FeedMark;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.table.Tables;
import io.tapedeck.feed.RowTables;
import io.tapedeck.feed.ilp.IlpCounters;
import io.tapedeck.feed.ilp.IlpTcpServer;
import io.tapedeck.feed.ilp.LineBatch;
import io.tapedeck.feed.ilp.LineLimits;
import io.tapedeck.feed.ilp.TickMapping;
import io.tapedeck.feed.json.JsonRows;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticOptions;
import io.tapedeck.feed.synthetic.SyntheticPace;
import io.tapedeck.http.FeedCount;
import io.tapedeck.http.HttpService;
import io.tapedeck.http.StatusSource;
import io.tapedeck.http.Tape;
import io.tapedeck.http.WriteEndpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.agrona.concurrent.BackoffIdleStrategy;

/** What a daemon listens to: line protocol over TCP, the HTTP server, the clock. Started and stopped by one thread. */
final class LiveFeeds implements AutoCloseable {
    static final String HTTP = "http";
    static final String ILP = "ilp";
    private static final Duration JOIN_MAX = Duration.ofSeconds(5);
    private static final long IDLE_NS_MIN = 1_000;
    private static final long IDLE_NS_MAX = 1_000_000;

    private final Settings settings;
    private final Tape tape;
    private final Instruments instruments;
    private final Tables known;
    private final FeedCounts counts;
    private final ClockFeed clock;
    private HttpService http;
    private IlpTcpServer ilp;
    private SyntheticFeed synthetic;
    private Thread syntheticThread;

    LiveFeeds(Settings settings, Tape tape, Instruments instruments, Tables known, FeedCounts counts) {
        this.known = known;
        this.settings = settings;
        this.tape = tape;
        this.instruments = instruments;
        this.counts = counts;
        clock = new ClockFeed(tape.publisher(), tape.clock(), settings.engine().clockIntervalNs());
    }

    /** Listens; {@code journaled} are the marks of the requests that the journal holds. */
    void start(StatusSource status, Iterable<FeedMark> journaled) {
        boolean secure = settings.http().tls() || settings.ilp().tls();
        SSLContext tls = secure ? TlsContext.of(settings.tls()) : null;
        LineLimits limits = ComponentOptions.lines(settings.ilp());
        List<TickMapping> ticks = TickMapping.defaults(settings.ilp().exchange());
        RowTables tables = ComponentOptions.rows(settings, known);
        clock.start();
        if (settings.ilp().enabled()) {
            ilp = new IlpTcpServer(ComponentOptions.ilp(settings.ilp()), settings.ilp().tls() ? tls : null, ticks,
                    tables,
                    instruments, "", tape.publisher(), tape.rejects(), tape.clock());
            counts.add(() -> ilpCount(ilp.counters()));
        }
        if (settings.http().enabled()) {
            WriteEndpoint writes = new WriteEndpoint(
                    ComponentOptions.writes(settings.http(), settings.journal().requestAgeMaxNs()),
                    ComponentOptions.limits(settings.http()), tape, known,
                    () -> new LineBatch(limits, ticks, tables, cache()), () -> new JsonRows(tables, cache()),
                    journaled);
            counts.add(() -> FeedCount.of(HTTP, writes.counters()));
            http = new HttpService(ComponentOptions.http(settings.http(), settings.http().tls() ? tls : null), writes,
                    status, limits.nameBytes());
            http.start();
        }
        if (settings.synthetic().enabled()) {
            playSynthetic();
        }
    }

    private InstrumentCache cache() {
        return new InstrumentCache(instruments, tape.publisher(), "");
    }

    private void playSynthetic() {
        SyntheticSettings market = settings.synthetic();
        SyntheticOptions options = SyntheticOptions.of(market.seed(), market.rate(), tape.clock().nanoTime())
                .symbols(market.symbols());
        synthetic = new SyntheticFeed(options, SyntheticPace.PLANNED, false, tape.publisher(), instruments,
                new BackoffIdleStrategy(10, 10, IDLE_NS_MIN, IDLE_NS_MAX), tape.clock());
        var _ = counts.add(synthetic);
        syntheticThread = Thread.ofPlatform().daemon().name("tapedeck-synthetic").start(synthetic);
    }

    private static FeedCount ilpCount(IlpCounters lines) {
        long published = lines.linesPublished();
        long refused = lines.linesRefused();
        long rejected = lines.linesRejected();
        return new FeedCount(ILP, published + refused + rejected, published, refused, rejected, 0);
    }

    /** @return the HTTP server's base URL as this host reaches it, empty where there is none */
    String httpUrl() {
        if (http == null) {
            return "";
        }
        InetAddress address = http.address().getAddress();
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return (settings.http().tls() ? "https://" : "http://") + (host.contains(":") ? '[' + host + ']' : host) + ':'
                + http.address().getPort();
    }

    /** @return the TCP listener's port, -1 where there is none */
    int ilpPort() {
        return ilp == null ? -1 : ilp.port();
    }

    /** Takes nothing more; requests under way may end within {@code bound}. */
    void stop(Duration bound) {
        if (synthetic != null) {
            synthetic.stop();
            join(syntheticThread);
        }
        IlpTcpServer lines = ilp;
        try (clock; lines) {
            if (http != null) {
                http.stop(bound);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(JOIN_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
