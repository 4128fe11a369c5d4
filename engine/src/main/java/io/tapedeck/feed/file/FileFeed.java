package io.tapedeck.feed.file;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RejectSink;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.feed.Feed;
import io.tapedeck.feed.FeedCounters;
import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.WaitingPublisher;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;

/**
 * Loads one file: DEFINED (or RESUMED, where a former load was cut short), its records behind those that the tape holds,
 * ENDED. Waits while the ring is full, so no record is ever refused; malformed ones go to the rejects with file, entry, line
 * and reason. Runs on the thread that calls {@link #load()}, once; {@link #stop()} and {@link #counters()} any thread.
 */
public final class FileFeed implements Feed {
    private final Path path;
    private final FileFormat format;
    private final FileFeedOptions options;
    private final LoadedFiles loaded;
    private final EpochNanoClock clock;
    private final FileProgress progress;
    private final FeedCounters counters = new FeedCounters();
    private final WaitingPublisher publisher;
    private final FeedInstruments instruments;
    private final RejectSink rejects;
    private final Map<String, Long> skipped = new LinkedHashMap<>();
    private FileResult result;

    /**
     * @param path the file
     * @param format how to read it
     * @param options limits and mode
     * @param loaded how far each file is on the tape
     * @param publisher the ring
     * @param instruments the registry
     * @param rejects takes malformed records
     * @param idle how to wait for room in the ring
     * @param clock receive time of formats that carry none
     * @param progress hears how it goes
     */
    public FileFeed(Path path, FileFormat format, FileFeedOptions options, LoadedFiles loaded, Publisher publisher,
            Instruments instruments, RejectSink rejects, IdleStrategy idle, EpochNanoClock clock,
            FileProgress progress) {
        this.path = path;
        this.format = format;
        this.options = options;
        this.loaded = loaded;
        this.rejects = rejects;
        this.clock = clock;
        this.progress = progress;
        this.publisher = new WaitingPublisher(publisher, idle, counters, waiting -> progress.onWaiting(this, waiting));
        this.instruments = new FeedInstruments(instruments, this.publisher);
    }

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public FeedCounters counters() {
        return counters;
    }

    @Override
    public void stop() {
        publisher.stop();
    }

    @Override
    public void run() {
        load();
    }

    /** @return what the load did, null before its end and after an error */
    public FileResult result() {
        return result;
    }

    /**
     * Loads the file.
     *
     * @return what it did, never null
     * @throws TapedeckException CONFIGURATION: the file cannot be read or is not of this format; DATA: it is damaged or holds
     *             too many malformed records, what precedes the place is on the tape; FATAL: the engine halted
     */
    public FileResult load() {
        try (SourceFile source = SourceFile.open(path)) {
            long content = ContentHash.of(path);
            // a file that is still being written has another content, and so another id, in a moment
            source.checkUnchanged();
            return load(source, content);
        }
    }

    private FileResult load(SourceFile source, long content) {
        long feedId = options.againSalt() == 0 ? content : ContentHash.again(content, options.againSalt());
        LoadedFiles.Begin begin = loaded.begin(feedId, name());
        if (begin.ended()) {
            result = new FileResult(FileResult.Status.ALREADY_LOADED, feedId, begin.after(), begin.after(), 0, 0, 0,
                    skipped, -1);
            progress.onEnd(this, result);
            return result;
        }
        Frame frame = new Frame(options.frameRecords() * 256).feed(feedId, options.historical());
        RecordBatch batch = new RecordBatch(frame, publisher, options.frameRecords(), begin.after(), counters);
        boolean known = begin.known();
        boolean whole = false;
        try {
            progress.onBegin(this, source.size(), begin.after());
            announce(frame, known, begin.after());
            known = publisher.publish(frame, 0) || known;
            whole = readEntries(source, batch, feedId) && batch.flush();
            if (whole) {
                frame.status(FeedStatusKind.ENDED, 0, clock.nanoTime(), 0, batch.number(), Long.MIN_VALUE,
                        Long.MIN_VALUE,
                        name(), describeCounts());
                whole = publisher.publish(frame, 0);
            }
        } finally {
            loaded.end(feedId, batch.publishedNumber(), known, whole);
        }
        FileResult.Status status = whole ? FileResult.Status.LOADED : FileResult.Status.STOPPED;
        result = new FileResult(status, feedId, begin.after(), whole ? batch.number() : batch.publishedNumber(),
                counters.offered(), counters.rejected(), counters.duplicate(), skipped, publisher.lastTicket());
        progress.onEnd(this, result);
        return result;
    }

    private void announce(Frame frame, boolean known, long after) {
        FeedStatusKind kind = known ? FeedStatusKind.RESUMED : FeedStatusKind.DEFINED;
        frame.status(kind, 0, clock.nanoTime(), known ? after + 1 : 0, 0, Long.MIN_VALUE, Long.MIN_VALUE, name(),
                format.name());
    }

    private String describeCounts() {
        StringBuilder text = new StringBuilder("rejected ").append(counters.rejected());
        skipped.forEach((kind, count) -> text.append(", skipped ").append(kind).append(' ').append(count));
        return text.toString();
    }

    /** @return false where the feed was stopped */
    private boolean readEntries(SourceFile source, RecordBatch batch, long feedId) {
        RecordReader reader = new RecordReader(source, options.recordBytesMax());
        try {
            for (FileEntry entry = source.nextEntry(); entry != null; entry = source.nextEntry()) {
                RecordParser parser = format.open(entry, instruments);
                EntryRejects entryRejects = new EntryRejects(entry, feedId, rejects, counters, options);
                boolean whole = readEntry(source, reader.begin(parser), parser, batch, entryRejects);
                parser.skipped((kind, count) -> skipped.merge(kind, count, Long::sum));
                counters.addGaps(parser.gaps());
                if (!whole) {
                    return false;
                }
            }
            source.checkUnchanged();
            return true;
        } catch (TapedeckException e) {
            if (e.category() != ErrorCategory.FATAL) {
                batch.flush();
            }
            throw e;
        }
    }

    private boolean readEntry(SourceFile source, RecordReader reader, RecordParser parser, RecordBatch batch,
            EntryRejects entryRejects) {
        long refills = reader.refills();
        long receiveTime = clock.nanoTime();
        while (reader.next()) {
            if (reader.refills() != refills) {
                refills = reader.refills();
                receiveTime = clock.nanoTime();
                progress.onRead(this, source.bytesRead(), source.size());
                if (publisher.stopped() || Thread.currentThread().isInterrupted()) {
                    return false;
                }
            }
            if (reader.tooLong()) {
                batch.reject(entryRejects, reader,
                        "expected a record of at most " + options.recordBytesMax() + " bytes");
                continue;
            }
            if (!batch.take(parser, reader, receiveTime, entryRejects)) {
                return false;
            }
        }
        return true;
    }
}
