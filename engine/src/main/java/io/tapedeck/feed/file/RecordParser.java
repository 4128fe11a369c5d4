package io.tapedeck.feed.file;

import io.tapedeck.event.Frame;

/** Turns the records of one entry into messages. One thread; allocates nothing for a good record in steady state. */
public interface RecordParser {
    /** What became of a record. */
    enum Outcome {
        /** Its messages were appended to the frame. */
        TAKEN,
        /** Nothing of interest by design: a header, a blank line, a comment. Has no number and is not counted. */
        NOTHING,
        /** A message of a kind that the format knows and does not take; counted as skipped, has no number. */
        SKIPPED,
        /** Malformed; {@link #reason()} says why. What it appended is removed by the caller. */
        REJECTED,
        /** The feed was stopped while it waited for an instrument's definition. */
        STOPPED
    }

    /**
     * Finds the end of the record that begins at {@code from}. May be called again for the same record with more bytes.
     *
     * @return index of the line feed that ends it, -1 where it lies beyond {@code to}
     */
    default int end(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** @return true where a record may hold line feeds, so that they have to be counted for the places of errors */
    default boolean spansLines() {
        return false;
    }

    /**
     * Parses one record.
     *
     * @param bytes holds the record, without its line feed
     * @param offset where it begins
     * @param length may be 0
     * @param number the record's number in its feed, should it have one
     * @param receiveTime ns, for formats that do not carry one
     * @param frame takes the messages
     */
    Outcome parse(byte[] bytes, int offset, int length, long number, long receiveTime, Frame frame);

    /** @return of the record last rejected: column, what was expected, what came */
    String reason();

    /** Tells, by kind, what was {@link Outcome#SKIPPED} so far. */
    default void skipped(SkippedKinds kinds) {
    }

    /** @return gaps found in the source's own numbers so far, each appended as a GAP event */
    default long gaps() {
        return 0;
    }

    /** Takes the counts of {@link #skipped}. */
    @FunctionalInterface
    interface SkippedKinds {
        /** @param count messages of that kind */
        void kind(String kind, long count);
    }
}
