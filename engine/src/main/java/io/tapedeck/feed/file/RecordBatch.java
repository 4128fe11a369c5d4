package io.tapedeck.feed.file;

import io.tapedeck.event.Frame;
import io.tapedeck.feed.FeedCounters;
import io.tapedeck.feed.WaitingPublisher;

/**
 * Gathers a file's records into frames, numbers them, and passes over those that the tape holds already. One thread.
 */
final class RecordBatch {
    private final Frame frame;
    private final Frame spill;
    private final WaitingPublisher publisher;
    private final FeedCounters counters;
    private final int recordsMax;
    private final int slotsMax;
    private final long resumeAfter;
    private int records;
    private long number;
    private long publishedNumber;

    RecordBatch(Frame frame, WaitingPublisher publisher, int recordsMax, long resumeAfter, FeedCounters counters) {
        this.frame = frame;
        this.spill = new Frame(1024);
        this.publisher = publisher;
        this.recordsMax = recordsMax;
        this.slotsMax = publisher.publisher().frameSlotsMax();
        this.resumeAfter = resumeAfter;
        this.counters = counters;
        this.publishedNumber = resumeAfter;
    }

    /**
     * Parses the reader's record, publishes when the frame is full, keeps the record among the rejects where it is malformed.
     *
     * @return false where the feed was stopped
     */
    boolean take(RecordParser parser, RecordReader reader, long receiveTime, EntryRejects rejects) {
        int before = frame.count();
        int slotsBefore = frame.slots();
        RecordParser.Outcome outcome = parser.parse(reader.bytes(), reader.offset(), reader.length(), number + 1,
                receiveTime, frame);
        if (outcome != RecordParser.Outcome.TAKEN) {
            frame.truncate(before);
        }
        switch (outcome) {
            case TAKEN -> {
                return taken(before, frame.slots() - slotsBefore, reader, rejects);
            }
            case SKIPPED -> counters.addSkipped(1);
            case REJECTED -> reject(rejects, reader, parser.reason());
            case NOTHING, STOPPED -> {
            }
        }
        return outcome != RecordParser.Outcome.STOPPED;
    }

    /** Counts and keeps a malformed record; one that a former load passed already counts as a duplicate. */
    void reject(EntryRejects rejects, RecordReader reader, String reason) {
        number++;
        counters.addReceived(1);
        if (number <= resumeAfter) {
            counters.addDuplicate(1);
            return;
        }
        rejects.add(reader, number, reason);
        rejects.checkLimit(reader, number, reason);
    }

    private boolean taken(int before, int recordSlots, RecordReader reader, EntryRejects rejects) {
        if (number + 1 <= resumeAfter) {
            number++;
            counters.addReceived(1);
            counters.addDuplicate(1);
            frame.truncate(before);
            return true;
        }
        if (recordSlots > slotsMax) {
            frame.truncate(before);
            reject(rejects, reader, "takes " + recordSlots + " slots of the ring, a frame has at most " + slotsMax);
            return true;
        }
        if (frame.slots() > slotsMax && !publishBefore(before)) {
            return false;
        }
        number++;
        counters.addReceived(1);
        records++;
        return (records < recordsMax && frame.slots() < slotsMax) || flush();
    }

    /** The last record no longer fits: what precedes it goes first, it begins the next frame. */
    private boolean publishBefore(int before) {
        spill.clear();
        for (int i = before; i < frame.count(); i++) {
            spill.copy(frame.buffer(), frame.offset(i), frame.length(i));
        }
        frame.truncate(before);
        if (!flush()) {
            return false;
        }
        for (int i = 0; i < spill.count(); i++) {
            frame.copy(spill.buffer(), spill.offset(i), spill.length(i));
        }
        return true;
    }

    /** Publishes what is gathered. @return false where the feed was stopped before it was taken */
    boolean flush() {
        if (!publisher.publish(frame, records)) {
            return false;
        }
        if (records > 0) {
            publishedNumber = number;
        }
        records = 0;
        return true;
    }

    /** @return number of the last record read */
    long number() {
        return number;
    }

    /** @return number of a record, such that all up to it were taken by the ring, rejected, or on the tape before */
    long publishedNumber() {
        return publishedNumber;
    }
}
