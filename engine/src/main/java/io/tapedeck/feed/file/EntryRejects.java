package io.tapedeck.feed.file;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.RejectSink;
import io.tapedeck.feed.FeedCounters;
import org.agrona.concurrent.UnsafeBuffer;

/** Hands an entry's malformed records to the rejects, with their place, and stops a load that has too many. One thread. */
final class EntryRejects {
    private final FileEntry entry;
    private final long feedId;
    private final RejectSink sink;
    private final FeedCounters counters;
    private final FileFeedOptions options;
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[0]);

    EntryRejects(FileEntry entry, long feedId, RejectSink sink, FeedCounters counters, FileFeedOptions options) {
        this.entry = entry;
        this.feedId = feedId;
        this.sink = sink;
        this.counters = counters;
        this.options = options;
    }

    /** Keeps the record. */
    void add(RecordReader reader, long number, String reason) {
        String origin = place(reader.line(), number);
        payload.wrap(reader.bytes(), reader.offset(), reader.length());
        sink.reject(origin, reason, feedId, payload, 0, reader.length());
        counters.addRejected(1);
    }

    /** @throws TapedeckException DATA where the options bear no more malformed records */
    void checkLimit(RecordReader reader, long number, String reason) {
        if (options.stopOnError()) {
            throw TapedeckException.data(place(reader.line(), number) + ": " + reason
                    + ". Stopped here as asked (stop-on-error); what precedes it was taken");
        }
        if (counters.rejected() > options.rejectsMax()) {
            throw TapedeckException.data(place(reader.line(), number) + ": " + reason + ". This is malformed record "
                    + counters.rejected() + ", more than rejects-max = " + options.rejectsMax()
                    + ": is the format right? What precedes it was taken");
        }
    }

    private String place(long line, long number) {
        String file = entry.path().getFileName().toString();
        String within = file.startsWith(entry.name()) ? "" : ", entry " + entry.name();
        return file + within + ", line " + line + ", record " + number;
    }
}
