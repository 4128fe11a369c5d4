package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The whole journal directory, opened by the process that writes it: lock, id, and the streams {@code market},
 * {@code outputs} and {@code rejects}. Other processes read with {@link JournalReader#open}.
 */
public final class Journal implements AutoCloseable {
    /** Directory name of the stream of events. */
    public static final String MARKET = "market";
    /** Directory name of the stream of decisions. */
    public static final String OUTPUTS = "outputs";
    /** Directory name of the stream of refused input. */
    public static final String REJECTS = "rejects";

    private final Path directory;
    private final JournalOptions options;
    private final JournalLock lock;
    private final UUID id;
    private final DiskGuard diskGuard;
    private final Syncer syncer;
    private final Stream market;
    private final Stream outputs;
    private final long outputsReadable;
    /** In the order of opening, which is that of closing: outputs are never synced before their causes. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private RejectLog rejects;

    private Journal(Path directory, JournalOptions options, JournalLock lock) {
        this.directory = directory;
        this.options = options;
        this.lock = lock;
        id = JournalId.readOrCreate(directory);
        market = new Stream(directory.resolve(MARKET), options, true);
        outputsReadable = SyncedCheckpoint.readReadable(directory.resolve(OUTPUTS));
        outputs = new Stream(directory.resolve(OUTPUTS), options, false);
        syncer = new Syncer(options.syncIntervalNs());
        diskGuard = DiskGuard.open(directory, options.diskFloorBytes(), options.diskFloorBytesMin());
        syncer.start();
    }

    /**
     * Opens the journal for writing: takes the lock, finds where the market stream ends. No segment is made yet.
     *
     * @param directory {@code <data>/journal}; made where it does not exist
     * @throws TapedeckException CONFIGURATION where another process writes it (named by its pid), FATAL where it cannot be
     *         read or is damaged before its end
     */
    public static Journal open(Path directory, JournalOptions options) {
        try {
            StreamSync.createDirectories(directory);
        } catch (IOException e) {
            throw TapedeckException.configuration("journal: cannot create " + directory + ": " + e);
        }
        JournalLock lock = JournalLock.acquire(directory);
        try {
            return new Journal(directory, options, lock);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /** @return the journal's own id, made once, by which the database knows it */
    public UUID id() {
        return id;
    }

    /** @return what the market stream held at open */
    public Recovered recovered() {
        return market.recovered();
    }

    /**
     * Begins this start's segment of the market stream. Once.
     *
     * @param firstSequence of the next event: behind what was recovered; a jump is recorded as a gap
     */
    public synchronized MarketWriter startMarket(long firstSequence) {
        Segment segment = market.begin(firstSequence);
        MarketWriter writer = new MarketWriter(segment, firstSequence, options, market.sync(syncer), diskGuard,
                market.recovered().catalogue());
        open.addFirst(writer); // closed, and so synced, before what comes from it
        return writer;
    }

    /** @return what the outputs stream held at open; its catalogue is empty */
    public Recovered outputsRecovered() {
        return outputs.recovered();
    }

    /**
     * Begins this start's segment of the outputs stream behind all that it holds. Once.
     *
     * @param firstSequence of the next output
     */
    public StreamWriter startOutputs(long firstSequence) {
        return startOutputs(outputs.recovered().lastSequence(), firstSequence);
    }

    /** @return highest output that a reader may have seen before this start, as the stream's file {@code synced} says */
    public long outputsReadable() {
        return Math.max(0, outputsReadable);
    }

    /**
     * Begins this start's segment of the outputs stream. Once.
     *
     * @param keptSequence last output of the stream that counts: what it holds behind, whose causes a power loss has taken, is
     *        set aside for ever, and its sequences come again
     * @param firstSequence of the next output: behind {@code keptSequence}; a jump is recorded as a gap
     */
    public synchronized StreamWriter startOutputs(long keptSequence, long firstSequence) {
        StreamWriter writer = start(outputs, outputs.begin(keptSequence, firstSequence), firstSequence);
        open.add(writer);
        return writer;
    }

    /**
     * Leaves numbers of the outputs stream out, which were used and are lost: ends the segment of {@code writer} and begins
     * another one.
     *
     * @param writer of {@link #startOutputs}, nothing pending; closed
     * @param firstSequence of the next output, behind all written; the jump is recorded as a gap
     */
    public synchronized StreamWriter goOnWithOutputs(StreamWriter writer, long firstSequence) {
        open.remove(writer);
        syncer.remove(writer.sync());
        writer.close();
        StreamWriter next = start(outputs, outputs.goOn(firstSequence), firstSequence);
        open.add(next);
        return next;
    }

    /** @return the log of refused input; its segment begins with the first call */
    public synchronized RejectLog rejects() {
        if (rejects == null) {
            Stream stream = new Stream(directory.resolve(REJECTS), options, false);
            long first = stream.recovered().lastSequence() + 1;
            StreamWriter writer = start(stream, stream.begin(first), first);
            rejects = new RejectLog(writer, stream.progress(), options.clock(), diskGuard);
            open.add(rejects);
        }
        return rejects;
    }

    private StreamWriter start(Stream stream, Segment segment, long firstSequence) {
        return new StreamWriter(segment, firstSequence, options, stream.sync(syncer), diskGuard, writer -> {
        });
    }

    /**
     * @param limitSequence highest sequence that may be delivered, such as {@code progress()::syncedSequence}
     * @return a reader of the market stream, at its begin; the caller closes it
     */
    public JournalReader marketReader(LongSupplier limitSequence) {
        return JournalReader.open(market.directory(), limitSequence);
    }

    /** @return how far the market stream is written and synced */
    public SyncedProgress progress() {
        return market.progress();
    }

    /**
     * @param limitSequence highest output that may be delivered, such as {@code outputsProgress()::syncedSequence}
     * @return a reader of the outputs stream, at its begin; the caller closes it
     */
    public JournalReader outputsReader(LongSupplier limitSequence) {
        return JournalReader.open(outputs.directory(), limitSequence);
    }

    /** @return how far the outputs stream is written and synced; an output counts as synced only where its cause does */
    public SyncedProgress outputsProgress() {
        return outputs.progress();
    }

    /** @return directory of the outputs stream */
    public Path outputsDirectory() {
        return outputs.directory();
    }

    /** @return the watch over free space */
    public DiskGuard diskGuard() {
        return diskGuard;
    }

    /** @return directory of the market stream */
    public Path marketDirectory() {
        return market.directory();
    }

    /** @return directory of the rejects stream */
    public Path rejectsDirectory() {
        return directory.resolve(REJECTS);
    }

    /** Syncs and closes the streams, releases the lock. */
    @Override
    public synchronized void close() {
        TapedeckException failure = null;
        while (!open.isEmpty()) {
            try {
                open.poll().close();
            } catch (Exception e) { // the other streams are closed and synced all the same
                failure = failure == null ? TapedeckException.fatal("journal: cannot close " + directory, e) : failure;
            }
        }
        try {
            if (failure != null) {
                throw failure;
            }
        } finally {
            market.progress().close();
            outputs.progress().close();
            syncer.close();
            diskGuard.close();
            lock.close();
        }
    }
}
