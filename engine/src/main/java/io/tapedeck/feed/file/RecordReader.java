package io.tapedeck.feed.file;

import java.util.Arrays;

/**
 * Splits an entry's bytes into records, in one buffer that is refilled. A record longer than allowed is passed over up to
 * its end and reported with its first bytes. One thread; allocates nothing but while the buffer grows to the longest record.
 */
final class RecordReader {
    private static final int BUFFER_BYTES = 1 << 18;

    private final SourceFile source;
    private final int recordBytesMax;
    private byte[] bytes = new byte[BUFFER_BYTES];
    private RecordParser parser;
    private boolean spansLines;
    private int at;
    private int limit;
    private boolean ended;
    private int offset;
    private int length;
    private boolean tooLong;
    private long line;
    private long lines;
    private long refills;

    RecordReader(SourceFile source, int recordBytesMax) {
        this.source = source;
        this.recordBytesMax = recordBytesMax;
    }

    /** Begins an entry whose records end where {@code parser} says. */
    RecordReader begin(RecordParser entryParser) {
        parser = entryParser;
        spansLines = entryParser.spansLines();
        at = 0;
        limit = 0;
        ended = false;
        lines = 0;
        return this;
    }

    /** Goes to the next record. @return false behind the entry's last */
    boolean next() {
        tooLong = false;
        int end = parser.end(bytes, at, limit);
        while (end < 0 && !ended) {
            if (limit - at > recordBytesMax) {
                return passOver();
            }
            refill();
            end = parser.end(bytes, at, limit);
        }
        if (end < 0) {
            if (at == limit) {
                return false;
            }
            end = limit;
        }
        record(end);
        tooLong = length > recordBytesMax;
        return true;
    }

    private void record(int end) {
        offset = at;
        length = end - at;
        line = lines + 1;
        lines++;
        if (spansLines) {
            for (int i = offset; i < end; i++) {
                lines += bytes[i] == '\n' ? 1 : 0;
            }
        }
        at = Math.min(end + 1, limit);
    }

    /** Skips to the next line feed, whatever the parser thinks of quotes: a record without end would take the whole file. */
    private boolean passOver() {
        tooLong = true;
        line = lines + 1;
        byte[] head = Arrays.copyOfRange(bytes, at, at + recordBytesMax);
        int end = lineFeed();
        while (end < 0 && !ended) {
            at = limit;
            refill();
            end = lineFeed();
        }
        lines++;
        at = end < 0 ? limit : end + 1;
        // the head is put in front of what follows, so that it can be reported like any record
        byte[] joined = new byte[Math.max(BUFFER_BYTES, head.length + limit - at)];
        System.arraycopy(head, 0, joined, 0, head.length);
        System.arraycopy(bytes, at, joined, head.length, limit - at);
        limit = head.length + limit - at;
        bytes = joined;
        offset = 0;
        length = head.length;
        at = head.length;
        return true;
    }

    private int lineFeed() {
        for (int i = at; i < limit; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void refill() {
        if (at > 0) {
            System.arraycopy(bytes, at, bytes, 0, limit - at);
            limit -= at;
            at = 0;
        }
        if (limit == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        int read = source.read(bytes, limit, bytes.length - limit);
        ended = read < 0;
        limit += Math.max(read, 0);
        refills++;
    }

    /** @return memory that holds the record, until the next call of {@link #next()} */
    byte[] bytes() {
        return bytes;
    }

    /** @return where the record begins */
    int offset() {
        return offset;
    }

    /** @return the record's bytes, without the line feed */
    int length() {
        return length;
    }

    /** @return true where the record is longer than allowed and only its begin is here */
    boolean tooLong() {
        return tooLong;
    }

    /** @return the line of the entry in which the record begins, from 1 */
    long line() {
        return line;
    }

    /** @return how often the buffer was refilled: grows about every quarter of a megabyte */
    long refills() {
        return refills;
    }
}
