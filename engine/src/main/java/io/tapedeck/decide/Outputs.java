package io.tapedeck.decide;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;

/**
 * What handlers emit: rows with dense output sequences, all of one cause one frame. In a row's header the feed sequence is the
 * market sequence of its cause. Holds one message back, to mark the frame's last. Allocates only while it grows. One thread.
 */
public final class Outputs {
    /** Feed id of every output. */
    public static final long FEED_ID = Hashing.finishId(Hashing.addAscii(Hashing.begin(), "tapedeck:outputs"));
    /** Set in an id within the journal where it is of an output. */
    public static final long OUTPUT_ID = 1L << 46;

    private final OutputSink sink;
    private final Moment moment;
    private final RowWriter row = new RowWriter();
    private final Frame pending = new Frame(1024).feed(FEED_ID, false);
    private long nextSequence = 1;
    private int ofCause;
    private long wentOnAt;

    Outputs(OutputSink sink, Moment moment) {
        this.sink = sink;
        this.moment = moment;
    }

    /** Begins a row of a table; fill it, then {@link #end()}. One row at a time. */
    RowWriter begin(Name table) {
        return row.begin(table);
    }

    /**
     * Emits the row under the time of its cause.
     *
     * @return its output sequence
     */
    long end() {
        return end(moment.eventTime());
    }

    /**
     * Emits the row.
     *
     * @param time of the row, ns: what its table is cut by
     * @return its output sequence
     */
    long end(long time) {
        flush(0);
        long sequence = nextSequence++;
        pending.row(0, time, moment.receiveTime(), moment.sequence(), row);
        EventHeader.sequence(pending.buffer(), pending.offset(0), sequence);
        EventHeader.frame(pending.buffer(), pending.offset(0), ofCause == 0 ? EventHeader.FRAME_FIRST : 0);
        ofCause++;
        return sequence;
    }

    /** Ends the frame of the cause. */
    void endCause() {
        if (ofCause > 0) {
            flush(EventHeader.FRAME_LAST);
            ofCause = 0;
        }
    }

    private void flush(int bits) {
        if (pending.count() > 0) {
            int offset = pending.offset(0);
            EventHeader.frame(pending.buffer(), offset, EventHeader.frame(pending.buffer(), offset) | bits);
            sink.output(pending.buffer(), offset, pending.length(0));
            pending.clear();
        }
    }

    /** The outputs before {@code sequence} were lost with their causes: none of their numbers comes again. */
    void goOnAt(long sequence) {
        wentOnAt = Math.max(wentOnAt, sequence);
        nextSequence = Math.max(nextSequence, sequence);
    }

    /** @return sequence of the next output */
    public long nextSequence() {
        return nextSequence;
    }

    /** @return output with which the tape said that they go on, 0 where it did not since the state was restored */
    long wentOnAt() {
        return wentOnAt;
    }

    /** @return id within the journal of the next output's row */
    long nextLocalId() {
        return OUTPUT_ID | nextSequence;
    }

    void save(StateWriter state) {
        state.begin("outputs").putLong(nextSequence);
    }

    void restore(StateReader state) {
        state.expect("outputs");
        nextSequence = state.getLong();
    }
}
