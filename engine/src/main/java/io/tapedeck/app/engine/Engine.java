package io.tapedeck.app.engine;

import io.tapedeck.app.config.Settings;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.TableCatalogue;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.DurableProgress;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RejectSink;
import io.tapedeck.event.table.Tables;
import io.tapedeck.feed.Feed;
import io.tapedeck.feed.file.LoadedFiles;
import io.tapedeck.http.EngineState;
import io.tapedeck.http.StatusSource;
import io.tapedeck.http.Tape;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.Recovered;
import io.tapedeck.landing.Landing;
import io.tapedeck.landing.LandingSource;
import io.tapedeck.metrics.LatencyRecorder;
import io.tapedeck.pipeline.Pipeline;
import io.tapedeck.pipeline.PipelineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine put together: builds the rooms in the order of the flow, holds what feeds need, stops in reverse. A failure
 * anywhere makes it {@link EngineState#HALTED}: nothing more is taken, and its owner stops it. Start and stop belong to one
 * thread, everything else to any.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration REQUESTS_MAX = Duration.ofSeconds(5);
    private static final int CLOCK_RETRIES = 100;
    private static final long CLOCK_WITHIN_NS = 250;
    private static final long CLOCK_SAMPLE_NS = 1_000_000_000L;

    private final EngineOptions options;
    private final Settings settings;
    /** Read for every block and frame: allocates nothing, and follows the system's clock at each sample. */
    private final EpochNanoClock clock = new OffsetEpochNanoClock(CLOCK_RETRIES, CLOCK_WITHIN_NS, CLOCK_SAMPLE_NS);
    private final UUID writer = UUID.randomUUID();
    private final Instruments instruments = new Instruments();
    private final FeedCounts counts = new FeedCounts();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private volatile EngineState state = EngineState.STARTING;
    private Journal journal;
    private DatabaseAccess database;
    private TableCatalogue tables;
    private DecideRoom decide;
    private Pipeline pipeline;
    private Landing landing;
    private LiveFeeds live;
    private LoadedFiles loadedFiles;
    private EngineStatus status;
    private boolean announced;

    private Engine(EngineOptions options) {
        this.options = options;
        this.settings = options.settings();
    }

    /**
     * Starts an engine; when it returns, frames are taken.
     *
     * @throws TapedeckException CONFIGURATION where another engine has the data directory, or a component refuses its
     *         settings; RETRY where the database is needed and away; FATAL where the journal cannot be read. Whatever was
     *         started is stopped again
     */
    public static Engine start(EngineOptions options) {
        Engine engine = new Engine(options);
        try {
            engine.start();
            return engine;
        } catch (RuntimeException | Error e) {
            engine.fail(e);
            engine.closeAll(e);
            throw e;
        }
    }

    private void start() {
        createDataDirectory();
        boolean knownJournal = Files.exists(options.data().resolve("journal").resolve("journal.id"));
        journal = opened(Journal.open(options.data().resolve("journal"),
                ComponentOptions.journal(settings.journal(), clock)));
        Recovered recovered = journal.recovered();
        recovered.notes().forEach(note -> LOG.warn("journal: {}", note));
        database = opened(DatabaseAccess.open(settings.database(), options.data()));
        DatabaseStart databaseStart = opened(
                new DatabaseStart(database, settings.database().migrate(), journal.id()));
        DatabaseStart.Landed landed = highestLanded(databaseStart, knownJournal && recovered.lastSequence() == 0);
        decide = opened(DecideRoom.recover(journal, options.data(), settings.decide(), landed.outputs()));
        long first = Math.max(recovered.nextSequence(),
                1 + Math.max(landed.events(), decide.decisions().lastUsed()));
        Catalogue marks = CatalogueCopy.of(recovered.catalogue(), settings.journal().feedsMax(),
                settings.journal().requestAgeMaxNs());
        marks.instruments().forEach(instruments::restore);
        loadedFiles = new LoadedFiles(marks::feed);
        PipelineOptions ring = ComponentOptions.pipeline(settings.pipeline(), clock);
        journal.diskGuard().requireRoomFor(DecideRoom.bytesInFlight(ring.ringBytes()));
        pipeline = opened(new Pipeline(ring,
                journal.startMarket(first), journal.progress(), journal.diskGuard(), recovered.catalogue(), first,
                decide, this::fail));
        pipeline.start();
        new FirstEvents(journal, pipeline.publisher(), clock).offer(first, decide.decisions(),
                settings.decide().values());
        tables = opened(new TableCatalogue(database.database(), options.data().resolve("tables.json"),
                settings.database().tablesInterval()));
        tables.start(landed.known());
        startLanding(databaseStart, first, landed);
        MaintenanceSchedule maintenance = opened(
                new MaintenanceSchedule(database.database(), settings.maintenance(),
                        new ArchiveDue(database.database(), settings.archive(), options.data())::run,
                        Clock.systemUTC()));
        status = new EngineStatus(() -> state, failure::get, pipeline, journal, decide.decisions(), landing, counts,
                new LagAge(),
                maintenance::ages, facts(recovered, first));
        opened(new Housekeeping(journal, database, settings.journal(), landing, decide.snapshots(), status)).start();
        if (options.live()) {
            live = opened(new LiveFeeds(settings, tape(), instruments, tables, counts));
            live.start(status, marks.feeds());
            new RunFile(ProcessHandle.current().pid(), live.httpUrl()).write(options.data());
            announced = true;
            if (landing != null) {
                maintenance.start();
                opened(new PortfolioSchedule(database.database(), settings.portfolio(), settings.decide().values()))
                        .start();
            }
            LOG.info("journal {} goes on at sequence {}; http {}, line protocol on port {}", journal.id(), first,
                    live.httpUrl(), live.ilpPort());
        }
        changeState(EngineState.STARTING, EngineState.RUNNING);
    }

    private void createDataDirectory() {
        try {
            Files.createDirectories(options.data());
        } catch (IOException e) {
            throw new TapedeckException(ErrorCategory.CONFIGURATION, "cannot create the data directory "
                    + options.data() + ": " + e.getMessage() + "; give another by --data", e);
        }
    }

    /** @return how far the database has landed; unknown where it is away and the start goes on without it */
    private DatabaseStart.Landed highestLanded(DatabaseStart start, boolean journalWasEmptied) {
        try {
            return start.highestLanded();
        } catch (TapedeckException e) {
            boolean goOn = e.category() == ErrorCategory.RETRY && !options.databaseRequired();
            if (goOn && journalWasEmptied) {
                throw new TapedeckException(ErrorCategory.RETRY, "the journal in " + options.data()
                        + " had an id and holds no event: how far it was landed is known to the database alone, which"
                        + " is away; start again when it answers: " + e.getMessage(), e);
            }
            if (!goOn) {
                throw e;
            }
            LOG.warn("the database is away, the journal begins without it: {}", e.getMessage());
            return DatabaseStart.Landed.UNKNOWN;
        }
    }

    private void startLanding(DatabaseStart databaseStart, long first, DatabaseStart.Landed landed) {
        if (!settings.landing().enabled()) {
            return;
        }
        LongSupplier readable = journal.outputsProgress()::syncedSequence;
        landing = opened(new Landing(ComponentOptions.landing(settings.landing(), writer.getLeastSignificantBits()),
                database.database(), LandingSource.of(journal).withOutputs(new LandingSource.Stream(
                        journal.outputsDirectory(), readable), decide.decisions().decidedAndReadable(readable)),
                writer, new SystemEpochNanoClock(), this::fail));
        if (landed.known()) {
            landing.start();
        } else {
            databaseStart.later(first, decide.decisions().firstOutput(), landing::start, this::fail);
        }
    }

    private Map<String, Object> facts(Recovered recovered, long first) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pid", ProcessHandle.current().pid());
        facts.put("journal", journal.id().toString());
        facts.put("database", database.database().url());
        facts.put("durability", settings.journal().durability());
        facts.put("sequenceFirst", first);
        facts.put("recovered", recovered.notes());
        return facts;
    }

    private Tape tape() {
        return new Tape(publisher(), journal.progress(), journal.rejects(), () -> status.reason(), clock);
    }

    private <T extends AutoCloseable> T opened(T component) {
        open.push(component);
        return component;
    }

    private void changeState(EngineState from, EngineState to) {
        if (state == from) {
            state = to;
        }
    }

    /** Halts: the first error is kept; any thread. */
    private void fail(Throwable error) {
        if (failure.compareAndSet(null, error)) {
            state = EngineState.HALTED;
            failed.countDown();
        }
    }

    /** @return where feeds offer */
    public Publisher publisher() {
        return pipeline.publisher();
    }

    /** @return the shared registry */
    public Instruments instruments() {
        return instruments;
    }

    /** @return where refused input is kept */
    public RejectSink rejects() {
        return journal.rejects();
    }

    /** @return how far each file is on the tape */
    public LoadedFiles loadedFiles() {
        return loadedFiles;
    }

    /** @return how far the journal has come */
    public DurableProgress progress() {
        return journal.progress();
    }

    /** @return the engine's clock */
    public EpochNanoClock clock() {
        return clock;
    }

    /** @return counts, lag, state */
    public StatusSource status() {
        return status;
    }

    /** @return latencies from an event's receive time to the journal; for a reader of one's own */
    public LatencyRecorder journalLatency() {
        return pipeline.journalLatency();
    }

    /** @return the tables that rows may fill */
    public Tables tables() {
        return tables;
    }

    /** @return the database, for queries */
    public DatabaseAccess database() {
        return database;
    }

    /** Runs a feed to its end on the calling thread; its counts belong to the engine's from then on. */
    public void run(Feed feed) {
        try (FeedCounts.Registration _ = counts.add(feed)) {
            feed.run();
        }
    }

    /** @return why the engine halted, null while it did not */
    public Throwable failure() {
        return failure.get();
    }

    /** Waits for a failure; true where there is one. */
    public boolean awaitFailure(long millis) throws InterruptedException {
        return failed.await(millis, TimeUnit.MILLISECONDS);
    }

    /** @return whether the journal lands at all */
    public boolean lands() {
        return landing != null;
    }

    /**
     * Waits until a frame, and everything before it, is durable and landed or rejected.
     *
     * @param ticket of {@link Publisher#offer}; -1 for whatever is durable now
     * @return false after the timeout, after a failure, and where nothing lands
     */
    public boolean awaitLanded(long ticket, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        return landing != null && journal.progress().awaitSynced(ticket, timeout.toNanos())
                && landing.flushTo(journal.progress().syncedSequence(), left(deadline));
    }

    /**
     * Stops in order, within the configured time: feeds end, the ring drains, the lanes flush. What is not landed then lands
     * at the next start.
     *
     * @throws TapedeckException FATAL where the ring did not drain, or a component does not close; the rest is stopped anyway
     */
    public void stop() {
        changeState(EngineState.RUNNING, EngineState.STOPPING);
        long deadline = System.nanoTime() + settings.engine().stopTimeout().toNanos();
        Throwable error = null;
        try {
            if (live != null) {
                live.stop(REQUESTS_MAX);
            }
            pipeline.stop(left(deadline));
            if (failure.get() == null) {
                decide.stop(left(deadline));
            }
            if (landing != null && failure.get() == null
                    && !landing.flushTo(journal.progress().syncedSequence(), left(deadline))) {
                LOG.warn("not all has landed within {}: the next start lands the rest",
                        settings.engine().stopTimeout());
            }
            if (landing != null) {
                landing.stop(left(deadline).plus(REQUESTS_MAX));
            }
        } catch (RuntimeException e) {
            error = e;
        }
        closeAll(error);
        if (error instanceof RuntimeException e) {
            throw e;
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    private void closeAll(Throwable earlier) {
        Throwable error = earlier;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.error("closing failed", e);
                error = error == null ? e : error;
            }
        }
        if (announced) {
            RunFile.remove(options.data());
        }
        if (earlier == null && error != null) {
            throw TapedeckException.fatal("the engine did not stop cleanly: " + error.getMessage(), error);
        }
    }

    @Override
    public void close() {
        if (!open.isEmpty()) {
            stop();
        }
    }
}
