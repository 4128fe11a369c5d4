package io.tapedeck.landing;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import io.tapedeck.database.Edition;
import io.tapedeck.journal.Journal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lands the journal in the database: takes the lanes over from the writer before, brings their number to the configured one,
 * runs them. While the database is away it waits and tries again, for ever; nothing upstream notices. Any thread may call;
 * the lanes run on threads of their own.
 */
public final class Landing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Landing.class);
    private static final long POLL_NS = 1_000_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(5);

    private final LandingOptions options;
    private final Database database;
    private final LandingSource source;
    private final UUID writer;
    private final EpochNanoClock clock;
    private final Consumer<Throwable> onFatal;
    private final LaneSetup.Connections connections;
    private final LaneSetup.Watermarks watermarks;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Thread coordinator;
    private final List<Thread> threads = new ArrayList<>();
    private volatile List<Lane> lanes = List.of();
    private volatile boolean stopping;
    private volatile boolean running;
    private volatile long landedBefore;
    private volatile long rejectedBefore;
    /** Where the ordered lane stands while it does not run yet. */
    private volatile long orderedBefore;
    private volatile String lastError;

    /**
     * Of the journal that this process writes.
     *
     * @param writer this process: whoever lands the same journal under another id takes the lanes from it
     * @param onFatal told once, on any thread, of the error behind which nothing may land: stop the engine
     */
    public Landing(LandingOptions options, Database database, Journal journal, UUID writer,
            Consumer<Throwable> onFatal) {
        this(options, database, LandingSource.of(journal), writer, new SystemEpochNanoClock(), onFatal);
    }

    /** Of any journal. Parameters as above; {@code clock} stamps the ledger. */
    public Landing(LandingOptions options, Database database, LandingSource source, UUID writer, EpochNanoClock clock,
            Consumer<Throwable> onFatal) {
        this(options, database, source, writer, clock, onFatal, database::laneConnection, SqlWatermark::new);
    }

    Landing(LandingOptions options, Database database, LandingSource source, UUID writer, EpochNanoClock clock,
            Consumer<Throwable> onFatal, LaneSetup.Connections connections, LaneSetup.Watermarks watermarks) {
        this.options = options;
        this.database = database;
        this.source = source;
        this.writer = writer;
        this.clock = clock;
        this.onFatal = onFatal;
        this.connections = connections;
        this.watermarks = watermarks;
        this.coordinator = Thread.ofPlatform().name("tapedeck-landing").unstarted(this::coordinate);
    }

    /**
     * Reads how far any market lane has landed a journal: the next sequence must be above it, whatever the journal says.
     *
     * @return the highest watermark, 0 where the database does not know the journal
     * @throws TapedeckException RETRY where the database cannot be asked
     */
    public static long highestWatermark(Database database, UUID journalId) {
        return watermark(database, journalId, "max(sequence)", "lane >= " + Lane.ORDERED);
    }

    /**
     * Reads up to where every market lane has landed a journal: what retention may remove, as far as landing goes.
     *
     * @return the lowest watermark, 0 where the database does not know the journal
     * @throws TapedeckException RETRY where the database cannot be asked
     */
    public static long lowestWatermark(Database database, UUID journalId) {
        return watermark(database, journalId, "min(sequence)", "lane >= " + Lane.ORDERED + " AND lane < lanes");
    }

    /**
     * Reads how far the decisions of a journal have landed: the numbers up to it are taken, whatever the journal says.
     *
     * @return the outputs lane's watermark, 0 where the database knows of none
     * @throws TapedeckException RETRY where the database cannot be asked
     */
    public static long highestOutput(Database database, UUID journalId) {
        return watermark(database, journalId, "max(sequence)", "lane = " + Lane.OUTPUTS);
    }

    private static long watermark(Database database, UUID journalId, String aggregate, String lanes) {
        String sql = "SELECT " + aggregate + " FROM ingest_watermark WHERE journal_id = ? AND " + lanes;
        try (Connection connection = database.queryConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, journalId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new TapedeckException(ErrorCategory.RETRY,
                    "cannot read the watermarks of journal " + journalId + " in " + database.url() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Begins to land. Once. */
    public void start() {
        coordinator.start();
    }

    private void coordinate() {
        Backoff backoff = new Backoff(options.retryMinNs(), options.retryMaxNs(), options.retrySeed());
        boolean waiting = false;
        while (!stopping) {
            try {
                if (options.direct() && database.edition() != Edition.COMMUNITY) {
                    throw TapedeckException
                            .configuration("landing.direct is on, which needs TimescaleDB Community, but "
                                    + database.url() + " is " + database.edition() + "; switch it off");
                }
                begin();
                return;
            } catch (SQLException e) {
                if (!SqlErrors.isRetry(e)) {
                    fail(TapedeckException.fatal("cannot take the lanes over in " + database.url() + " (SQLSTATE "
                            + e.getSQLState() + "): " + e.getMessage(), e));
                    return;
                }
                waiting = waitFor(e, waiting, backoff);
            } catch (TapedeckException e) {
                if (e.category() != ErrorCategory.RETRY) {
                    fail(e);
                    return;
                }
                waiting = waitFor(e, waiting, backoff);
            } catch (RuntimeException | Error e) {
                fail(e);
                return;
            }
        }
    }

    private boolean waitFor(Exception e, boolean waiting, Backoff backoff) {
        lastError = e.getMessage();
        if (!waiting) {
            LOG.warn("Landing waits for the database: {}", e.getMessage());
        }
        long until = System.nanoTime() + backoff.next();
        while (!stopping && System.nanoTime() < until) {
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    private void begin() throws SQLException {
        WatermarkTable table = new WatermarkTable(source.journalId(), writer);
        LaneSetup setup;
        try (Connection connection = connections.open()) {
            int number = registerJournal(connection);
            WatermarkTable.TickLanes found = table.takeOver(connection, options.tickLanes());
            orderedBefore = table.ordered(connection);
            if (orderedBefore == 0) {
                LandingStart.defineEarlier(connection, source);
            }
            connection.commit();
            setup = new LaneSetup(options, source, connections, watermarks, writer, number, clock,
                    this::fail);
            if (found.lanes() != options.tickLanes()) {
                if (!drain(setup, found)) {
                    return;
                }
                table.change(connection, options.tickLanes(), found.highest());
                connection.commit();
                LOG.info("Tick lanes: {} instead of {}, from sequence {} on", options.tickLanes(), found.lanes(),
                        found.highest());
            }
        }
        run(setup); // behind all that may fail and be tried again: lanes run once
    }

    private int registerJournal(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT register_journal(?, ?)")) {
            statement.setObject(1, source.journalId());
            statement.setString(2, Host.name());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Runs the old number of tick lanes up to where the furthest of them stands; false where it was told to stop before. */
    private boolean drain(LaneSetup setup, WatermarkTable.TickLanes found) {
        List<Lane> old = new ArrayList<>();
        for (int lane = 0; lane < found.lanes(); lane++) {
            old.add(new Lane(setup, lane, found.lanes(), found.highest()));
        }
        startAll(old);
        while (!stopping && old.stream().anyMatch(lane -> lane.progress().state() != LaneStatus.State.DONE)) {
            if (failed.get()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        long landed = 0;
        long rejected = 0;
        for (Lane lane : old) {
            landed += lane.progress().status().landed();
            rejected += lane.progress().status().rejected();
        }
        landedBefore = landed;
        rejectedBefore = rejected;
        return !stopping;
    }

    private void run(LaneSetup setup) {
        List<Lane> all = new ArrayList<>();
        for (int lane = 0; lane < options.tickLanes(); lane++) {
            all.add(new Lane(setup, lane, options.tickLanes(), source.end()));
        }
        addOrdered(setup, all);
        if (source.rejects() != null) {
            all.add(new Lane(setup, Lane.REJECTS, options.tickLanes(), Lane.ENDLESS));
        }
        startAll(all);
        running = true;
    }

    /** The ordered lane and the outputs lane, each behind what must land before in the other. */
    private void addOrdered(LaneSetup setup, List<Lane> all) {
        if (source.outputs() == null) {
            all.add(new Lane(setup, Lane.ORDERED, options.tickLanes(), source.end()));
            return;
        }
        Lane[] both = new Lane[2]; // each is told of the other before either runs
        both[0] = new Lane(setup, Lane.ORDERED, options.tickLanes(), source.end(), new OutputsFirst(source.outputs(),
                () -> both[1].progress().sequence(), sequence -> both[1].flush(sequence)));
        both[1] = new Lane(setup, Lane.OUTPUTS, options.tickLanes(), Lane.ENDLESS,
                new CausesFirst(both[0].progress()::sequence));
        all.addAll(List.of(both));
    }

    private synchronized void startAll(List<Lane> started) {
        lanes = List.copyOf(started);
        for (Lane lane : started) {
            if (stopping) {
                lane.stop();
            }
            Thread thread = Thread.ofPlatform().name("tapedeck-lane-" + lane.progress().lane()).unstarted(lane);
            threads.add(thread);
            thread.start();
        }
    }

    private void fail(Throwable error) {
        lastError = String.valueOf(error.getMessage());
        if (failed.compareAndSet(false, true)) {
            onFatal.accept(error);
        }
    }

    /**
     * Lands what is readable without waiting for batches to fill or to age, and waits until it has.
     *
     * @param sequence market sequence that every market lane must have passed
     * @param timeout longest wait
     * @return true where all of it has landed or is rejected, and what the other streams held at the call; false after the
     *         timeout or a failure
     */
    public boolean flushTo(long sequence, Duration timeout) {
        long rejects = source.rejects() == null ? 0 : source.rejects().limit().getAsLong();
        long outputs = source.outputs() == null ? 0 : source.outputs().limit().getAsLong();
        long until = System.nanoTime() + timeout.toNanos();
        while (true) {
            boolean done = running; // before the lanes, which are there when it says so
            List<Lane> current = lanes;
            for (Lane lane : current) {
                long target = switch (lane.progress().lane()) {
                    case Lane.REJECTS -> rejects;
                    case Lane.OUTPUTS -> outputs;
                    default -> sequence;
                };
                lane.flush(target);
                done &= lane.progress().sequence() >= target;
            }
            if (done || failed.get() || System.nanoTime() - until > 0) {
                return done;
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** @return what has landed so far and how each lane does; any thread, at any time */
    public LandingStatus status() {
        long landed = landedBefore;
        long bookkeeping = 0;
        long outputs = 0;
        long outputsRejected = 0;
        long rejected = rejectedBefore;
        long retries = 0;
        long lowest = running ? Long.MAX_VALUE : orderedBefore; // lanes that drain are tick lanes alone
        String error = lastError;
        List<LaneStatus> each = new ArrayList<>();
        for (Lane lane : lanes) {
            LaneStatus status = lane.progress().status();
            each.add(status);
            retries += status.retries();
            error = status.lastError() == null ? error : status.lastError();
            if (status.lane() == Lane.OUTPUTS) {
                outputs += status.landed();
                outputsRejected += status.rejected();
            }
            if (lane.ofMarket()) {
                landed += status.landed();
                bookkeeping += status.bookkeeping();
                rejected += status.rejected();
                lowest = Math.min(lowest, status.sequence());
            }
        }
        long sequence = each.isEmpty() ? 0 : lowest;
        long lag = Math.max(0, source.market().limit().getAsLong() - sequence);
        return new LandingStatus(landed, bookkeeping, rejected, outputs, outputsRejected, retries, sequence, lag, error,
                each);
    }

    /**
     * Ends the lanes, each after the batch at hand; what has not landed is landed by the next start.
     *
     * @param timeout longest wait; then the connections are broken, which the watermark makes harmless
     */
    public void stop(Duration timeout) {
        stopping = true;
        long until = System.nanoTime() + timeout.toNanos();
        List<Thread> all;
        synchronized (this) {
            lanes.forEach(Lane::stop);
            all = new ArrayList<>(threads);
        }
        all.add(coordinator);
        if (!join(all, until)) {
            lanes.forEach(Lane::abort);
            if (!join(all, System.nanoTime() + ABORT_TIMEOUT.toNanos())) {
                LOG.error("Lanes do not end within {} of their connections' end", ABORT_TIMEOUT);
            }
        }
    }

    private static boolean join(List<Thread> threads, long until) {
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                if (System.nanoTime() - until > 0) {
                    return false;
                }
                LockSupport.parkNanos(POLL_NS);
            }
        }
        return true;
    }

    /** Stops with a limit of ten seconds. */
    @Override
    public void close() {
        stop(CLOSE_TIMEOUT);
    }
}
