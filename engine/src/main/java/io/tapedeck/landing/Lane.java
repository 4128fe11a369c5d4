package io.tapedeck.landing;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.journal.Block;
import io.tapedeck.journal.BlockHandler;
import io.tapedeck.journal.JournalReader;
import java.sql.Connection;
import java.sql.SQLException;

import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tails one stream of the journal and lands its share: gather a batch, land it, again. It starts from the watermark in the
 * database and from nothing else, also after every error: what a lost COMMIT did is read there. One thread of its own.
 */
final class Lane implements Runnable {
    /** Lane number of the ordered lane. */
    static final int ORDERED = -1;
    /** Lane number of the rejects lane. */
    static final int REJECTS = -2;
    /** Lane number of the outputs lane: the decisions, under their own sequences. */
    static final int OUTPUTS = -3;
    /** No sequence to end at. */
    static final long ENDLESS = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long IDLE_NS = 500_000;
    private static final int MESSAGE_BYTES_TYPICAL = 128;
    /** A lane's batch at most, of the heap: lanes hold one each, encode it, and arrays of that size are not moved. */
    private static final int HEAP_SHARE = 32;

    private final LaneSetup setup;
    private final LandingOptions options;
    private final long bytesMax;
    private final int lane;
    private final long end;
    private final LaneFormats formats;
    private final MessageSelector selector;
    private final WatermarkStore watermarkStore;
    private final Ranges ranges;
    private final BatchLander lander;
    private final MessageBatch batch;
    private final JournalReader reader;
    private final LaneProgress progress;
    private final Backoff backoff;
    private final Precedence precedence;
    private final BlockHandler onBlock = this::onBlock;
    private final MessageHandler onMessage = this::onMessage;

    private volatile boolean stopping;
    private volatile long flushTarget;
    private volatile Connection connection;

    private boolean positioned;
    private boolean outdated;
    private long watermark;
    private long covered;
    private boolean cut;
    private boolean heldBack;
    private long firstAt;
    private long advancedAt;
    private long inDoubt = -1;

    /**
     * @param lane 0 and up, {@link #ORDERED} or {@link #REJECTS}
     * @param lanes number of tick lanes that share the instruments
     * @param end last sequence to land, {@link #ENDLESS} to go on
     */
    Lane(LaneSetup setup, int lane, int lanes, long end) {
        this(setup, lane, lanes, end, Precedence.NONE);
    }

    /** @param precedence what other lanes must have landed before a message may; closed by the lane */
    Lane(LaneSetup setup, int lane, int lanes, long end, Precedence precedence) {
        this.precedence = precedence;
        this.setup = setup;
        this.options = setup.options();
        this.lane = lane;
        this.end = end;
        LandingSource.Stream stream = stream(setup.source());
        formats = new LaneFormats(new RowIds(setup.sourceNumber(), setup.source().journalId(), lane == OUTPUTS),
                options);
        TableNames parallel = new TableNames(options.parallelTables());
        selector = switch (lane) {
            case ORDERED -> new OrderedSelector(formats, parallel);
            case REJECTS -> (buffer, offset) -> LaneFormats.REJECTS;
            case OUTPUTS -> new OutputSelector(formats);
            default -> new TickSelector(lane, lanes, formats, parallel);
        };
        watermarkStore = setup.watermarks().of(setup.source().journalId(), lane, setup.writer());
        ranges = new Ranges(setup.clock());
        lander = new BatchLander(setup.sourceNumber(), lane, lanes, options, formats, ranges, watermarkStore);
        boolean few = lane == ORDERED || lane == REJECTS;
        int rows = few ? Math.min(options.batchRows(), 1_024) : options.batchRows();
        bytesMax = Math.min(options.batchBytes(), Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        batch = new MessageBatch(rows, (int) Math.min(bytesMax, (long) rows * MESSAGE_BYTES_TYPICAL));
        reader = JournalReader.open(stream.directory(), stream.limit());
        progress = new LaneProgress(lane,
                lane == ORDERED ? setup.source().market().limit() : stream.limit()); // what waits for others is lag too
        backoff = new Backoff(options.retryMinNs(), options.retryMaxNs(), options.retrySeed() * 31 + lane);
    }

    private LandingSource.Stream stream(LandingSource source) {
        return switch (lane) {
            case REJECTS -> source.rejects();
            case OUTPUTS -> source.outputs();
            case ORDERED -> source.ordered();
            default -> source.market();
        };
    }

    LaneProgress progress() {
        return progress;
    }

    /** @return whether its sequences are those of the market stream */
    boolean ofMarket() {
        return lane >= ORDERED;
    }

    /** Lands at once what is readable up to {@code sequence}, without waiting for a batch to fill or to age. Any thread. */
    void flush(long sequence) {
        if (sequence > flushTarget) { // who asks for less meanwhile asks again
            flushTarget = sequence;
        }
    }

    /** Ends after the batch at hand. Any thread. */
    void stop() {
        stopping = true;
    }

    /** Breaks the connection under a lane that does not come to its end. Any thread. */
    void abort() {
        Connection current = connection;
        if (current != null) {
            try {
                current.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.warn("Lane {}: cannot abort the connection: {}", lane, e.getMessage());
            }
        }
    }

    @Override
    public void run() {
        try {
            progress.state(LaneStatus.State.RUNNING);
            while (!stopping && watermark < end) {
                step();
            }
            progress.state(watermark >= end ? LaneStatus.State.DONE : LaneStatus.State.STOPPED);
        } catch (RuntimeException | Error e) {
            progress.error(String.valueOf(e.getMessage()));
            progress.state(LaneStatus.State.FAILED);
            LOG.error("Lane {} stops: {}", lane, e.getMessage(), e);
            setup.onFatal().accept(e);
        } finally {
            disconnect(false);
            reader.close();
            precedence.close();
        }
    }

    private void step() {
        try {
            if (connection == null) {
                connection = setup.connections().open();
                DirectCopy.require(connection, options.direct() && lane >= 0);
                positioned = false;
            }
            if (!positioned) {
                position();
            }
            gather();
            if (batch.count() > 0) {
                land();
            } else if (covered > watermark) {
                advance();
            }
            recovered();
        } catch (SQLException e) {
            onError(e);
        }
    }

    /** Notes that the database does what it is asked again: after a batch, or when there is nothing to land. */
    private void recovered() {
        backoff.reset();
        outdated = false;
        if (progress.state() == LaneStatus.State.RETRYING) {
            LOG.info("Lane {} goes on, has landed up to sequence {}", lane, watermark);
            progress.state(LaneStatus.State.RUNNING);
        }
    }

    /** Reads the watermark and goes there. */
    private void position() throws SQLException {
        long found = watermarkStore.lock(connection);
        connection.rollback();
        if (found == inDoubt) {
            progress.batch(lander.landed(), lander.bookkeeping(), lander.rejected(), lander.path()); // the COMMIT whose answer was lost
        }
        inDoubt = -1;
        watermark = found;
        covered = found;
        heldBack = false;
        progress.sequence(found);
        long first = found == 0 ? reader.firstSequence() : 0; // a database that is new to a journal whose begin is gone
        reader.seek(Math.max(found + 1, first));
        positioned = true;
    }

    private void gather() {
        batch.clear();
        formats.beginBatch();
        cut = false;
        if (heldBack) {
            if (!precedence.isOver()) {
                recovered();
                LockSupport.parkNanos(IDLE_NS);
                return;
            }
            heldBack = false;
            reader.seek(covered + 1); // the rest of the block that was cut
        }
        while (!cut && batch.count() < options.batchRows() && batch.bytes() < bytesMax && covered < end) {
            boolean more = reader.poll(onBlock);
            long now = System.nanoTime();
            boolean flushing = watermark < flushTarget;
            if (batch.count() == 0) {
                boolean due = now - advancedAt >= options.idleAdvanceNs() || (flushing && !more);
                if (stopping || (covered > watermark && due)) {
                    return;
                }
            } else if (stopping || now - firstAt >= options.batchAgeNs() || (flushing && !more)) {
                return;
            }
            if (!more) {
                if (batch.count() == 0) {
                    recovered();
                }
                progress.rate();
                LockSupport.parkNanos(IDLE_NS);
            }
        }
    }

    private void onBlock(Block block) {
        block.forEach(onMessage);
        if (!cut) {
            covered = Math.min(block.lastSequence(), end);
        }
    }

    private void onMessage(DirectBuffer buffer, int offset, int length) {
        long sequence = EventHeader.sequence(buffer, offset);
        if (cut || sequence <= watermark || sequence > end) {
            return;
        }
        int format = selector.format(buffer, offset);
        if (format == MessageSelector.SKIP) {
            return;
        }
        heldBack = precedence.holdsBack(buffer, offset);
        if (format == LaneFormats.FULL || heldBack) {
            cut = true;
            covered = sequence - 1;
            return;
        }
        if (batch.count() == 0) {
            firstAt = System.nanoTime();
        }
        batch.add(buffer, offset, length, format);
    }

    private void land() throws SQLException {
        inDoubt = covered;
        if (!lander.land(connection, batch, watermark + 1, covered, setup.clock().nanoTime())) {
            inDoubt = -1;
            LOG.warn("Lane {}: the watermark in the database is not {}: reading it again", lane, watermark);
            positioned = false;
            return;
        }
        inDoubt = -1;
        progress.batch(lander.landed(), lander.bookkeeping(), lander.rejected(), lander.path());
        moved();
    }

    /** Moves the watermark over blocks that held nothing for this lane. */
    private void advance() throws SQLException {
        if (watermarkStore.lock(connection) != watermark) {
            connection.rollback();
            positioned = false;
            return;
        }
        watermarkStore.advance(connection, covered);
        connection.commit();
        moved();
    }

    private void moved() {
        watermark = covered;
        progress.sequence(watermark);
        advancedAt = System.nanoTime();
        positioned = !cut; // the rest of a block that was cut is read again
    }

    private void onError(SQLException e) {
        positioned = false;
        if (SqlErrors.isOutdated(e) && !outdated) {
            outdated = true; // a table was changed under us: read the catalogue again, once
            formats.forget(false);
            rollback();
            return;
        }
        if (!SqlErrors.isRetry(e)) {
            throw TapedeckException.fatal("lane " + lane + " cannot land behind sequence " + watermark + " (SQLSTATE "
                    + e.getSQLState() + "): " + e.getMessage(), e);
        }
        progress.retry(e.getSQLState() + ": " + e.getMessage());
        if (progress.state() != LaneStatus.State.RETRYING) {
            progress.state(LaneStatus.State.RETRYING);
            LOG.warn("Lane {} waits for the database behind sequence {}: {}", lane, watermark, e.getMessage());
        }
        if (SqlErrors.isConnectionLost(e)) {
            disconnect(true);
        } else {
            rollback();
        }
        pause(backoff.next());
    }

    private void rollback() {
        try {
            if (connection != null) {
                connection.rollback();
            }
        } catch (SQLException e) {
            disconnect(true);
        }
    }

    private void disconnect(boolean broken) {
        Connection old = connection;
        connection = null;
        if (old == null) {
            return;
        }
        try {
            if (broken) {
                old.abort(Runnable::run); // a rollback or close on a broken connection can hang
            } else {
                old.rollback();
                old.close();
            }
        } catch (SQLException e) {
            LOG.debug("Lane {}: closing a connection: {}", lane, e.getMessage());
        }
        formats.forget(false);
    }

    private void pause(long ns) {
        long until = System.nanoTime() + ns;
        while (!stopping && System.nanoTime() < until) {
            LockSupport.parkNanos(Math.min(until - System.nanoTime(), 20_000_000));
        }
    }
}
