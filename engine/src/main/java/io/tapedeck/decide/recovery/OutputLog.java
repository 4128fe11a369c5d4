package io.tapedeck.decide.recovery;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.event.EventHeader;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.MessageCursor;
import io.tapedeck.journal.StreamWriter;
import org.agrona.DirectBuffer;

/**
 * Where decisions go: an output that is journaled already is compared with it, byte by byte, and not written again; any other
 * is appended to the outputs journal. Nothing may differ: every byte of an output comes from the tape. The thread that decides.
 */
public final class OutputLog implements OutputSink, AutoCloseable {
    /** A block ends with the output that reaches this size: the outputs of one cause may be many megabytes. */
    private static final int BLOCK_BYTES = 256 << 10;

    private final Journal journal;
    private final long journaledSequence;
    private final long lastCause;
    private MessageCursor journaled;
    private StreamWriter writer;
    private long comparedCount;
    private boolean live;

    /** Appends to, and compares with, a journal's outputs. */
    public OutputLog(Journal journal) {
        this.journal = journal;
        journaledSequence = journal.outputsRecovered().lastSequence();
        lastCause = journaledSequence == 0 ? 0 : lastCause(journal, journaledSequence);
    }

    /** States which output comes first; before the first one. */
    void begin(long sequence) {
        if (journaled != null) {
            journaled.close();
            journaled = null;
        }
        if (sequence <= journaledSequence) {
            journaled = MessageCursor.open(journal.outputsDirectory(), sequence, () -> journaledSequence);
        }
    }

    @Override
    public void output(DirectBuffer message, int offset, int length) {
        long sequence = EventHeader.sequence(message, offset);
        if (journaled != null && sequence <= journaledSequence) {
            compare(message, offset, length, sequence);
        } else {
            append(message, offset, length, sequence);
        }
    }

    private void compare(DirectBuffer message, int offset, int length, long sequence) {
        boolean found;
        do { // a jump passes over outputs whose causes were lost
            found = journaled.next();
        } while (found && journaled.sequence() < sequence);
        if (!found || journaled.sequence() != sequence) {
            throw TapedeckException.fatal("the decisions differ from what is journaled: output " + sequence
                    + " of cause " + EventHeader.feedSequence(message, offset) + " was expected in "
                    + journal.outputsDirectory() + ", where "
                    + (found ? "output " + journaled.sequence() + " comes next" : "none is left")
                    + "; run verify", null);
        }
        if (journaled.length() != length || !equal(message, offset, length)) {
            throw OutputDifference.between(journaled.buffer(), journaled.offset(), message, offset);
        }
        comparedCount++;
    }

    private boolean equal(DirectBuffer message, int offset, int length) {
        DirectBuffer other = journaled.buffer();
        int otherOffset = journaled.offset();
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            if (message.getLong(offset + at) != other.getLong(otherOffset + at)) {
                return false;
            }
        }
        for (; at < length; at++) {
            if (message.getByte(offset + at) != other.getByte(otherOffset + at)) {
                return false;
            }
        }
        return true;
    }

    private void append(DirectBuffer message, int offset, int length, long sequence) {
        if (writer == null) {
            start(journaledSequence, sequence);
        }
        long expected = writer.writtenSequence() + 1 + writer.pendingCount();
        if (sequence > expected && !live) { // made again across a gap that the tape records
            commit();
            writer = journal.goOnWithOutputs(writer, sequence);
        } else if (sequence != expected) {
            throw TapedeckException.fatal("output " + expected + " was expected, " + sequence
                    + " came: outputs are dense", null);
        }
        if (!writer.fits(length)) {
            writer.commit(-1);
        }
        writer.append(message, offset, length);
        if (writer.pendingBytes() >= BLOCK_BYTES) {
            writer.commit(-1);
        }
    }

    private void start(long keptSequence, long firstSequence) {
        writer = journal.startOutputs(keptSequence, firstSequence);
        closeCursor();
    }

    /** @return cause of the last output that was journaled before this start, 0 for none: even where the cause is lost */
    long lastCause() {
        return lastCause;
    }

    private static long lastCause(Journal journal, long last) {
        try (MessageCursor cursor = MessageCursor.open(journal.outputsDirectory(), last, () -> last)) {
            return cursor.next() ? EventHeader.feedSequence(cursor.buffer(), cursor.offset()) : 0;
        }
    }

    /** Writes what was appended as a block; between two events. */
    void commit() {
        if (writer != null && writer.pendingCount() > 0) {
            writer.commit(-1);
        }
    }

    /**
     * The tape's end is reached: from here on outputs are new. What the journal holds behind the last output made is of causes
     * that a power loss has taken: it is set aside where no reader can have seen it, else passed over.
     *
     * @param nextSequence of the next output as the decisions count
     * @param wentOnAt output with which the tape says that they went on behind others whose causes are lost, 0 for none
     * @param seenSequence highest output that somebody may have read
     * @return sequence with which the outputs go on: {@code nextSequence}, or one behind what was seen
     */
    long live(long nextSequence, long wentOnAt, long seenSequence) {
        commit();
        requireAllMade(wentOnAt);
        long first = Math.max(nextSequence, seenSequence + 1);
        if (writer == null) {
            start(Math.min(journaledSequence, first - 1), first);
        } else if (first > writer.writtenSequence() + 1) {
            writer = journal.goOnWithOutputs(writer, first); // some were made again, those behind have lost their causes
        }
        live = true;
        writer.handOver(); // what recovery appended, this thread did; from here on the thread that decides
        return first;
    }

    /** An output behind the last one made, or passed over since, must be of a cause behind the tape's end. */
    private void requireAllMade(long wentOnAt) {
        if (writer != null || journaled == null) {
            return;
        }
        boolean found;
        do {
            found = journaled.next();
        } while (found && journaled.sequence() < wentOnAt);
        if (found) {
            long cause = EventHeader.feedSequence(journaled.buffer(), journaled.offset());
            if (cause <= journal.recovered().lastSequence()) {
                throw TapedeckException.fatal("the decisions differ from what is journaled: output "
                        + journaled.sequence() + " of cause " + cause + ", which is on the tape, is not made again: "
                        + OutputDifference.ADVICE, null);
            }
        }
    }

    /** @return outputs that were journaled already, and equal */
    long compared() {
        return comparedCount;
    }

    private void closeCursor() {
        if (journaled != null) {
            journaled.close();
            journaled = null;
        }
    }

    /** Closes what it reads; the journal closes the rest. */
    @Override
    public void close() {
        closeCursor();
    }
}
