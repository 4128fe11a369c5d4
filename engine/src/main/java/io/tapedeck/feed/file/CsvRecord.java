package io.tapedeck.feed.file;

import java.util.Arrays;

/**
 * Splits a record into fields, RFC 4180. Quoted fields with doubled quotes are rewritten in place of a copy. One thread;
 * allocates only while it grows.
 */
final class CsvRecord {
    private final byte delimiter;
    private final byte quote;
    private int[] offsets = new int[32];
    private int[] lengths = new int[32];
    private int count;
    private byte[] bytes = new byte[0];

    CsvRecord(char delimiter, char quote) {
        this.delimiter = (byte) delimiter;
        this.quote = (byte) quote;
    }

    /**
     * Finds where the record ends, by the rule of {@link #split}: a quote opens a value only where a value begins, elsewhere
     * it is a character like any other. Else a lone quote, an inch mark say, would swallow the records behind it.
     *
     * @return index of the line feed that ends the record, outside quotes; -1 where it is not here
     */
    int end(byte[] source, int from, int to) {
        boolean valueBegins = true;
        for (int i = from; i < to; i++) {
            if (valueBegins && source[i] == quote && quote != 0) {
                i = closing(source, i + 1, to);
                if (i < 0) {
                    return -1;
                }
                valueBegins = false;
            } else if (source[i] == '\n') {
                return i;
            } else {
                valueBegins = source[i] == delimiter;
            }
        }
        return -1;
    }

    /** @return index of the quote that closes a value, -1 where it is not here or what follows it, perhaps its double, is not */
    private int closing(byte[] source, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (source[i] == quote) {
                if (source[i + 1] != quote) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** @return false where a quote is not closed or something follows it */
    boolean split(byte[] source, int offset, int length) {
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, 1024)];
        }
        count = 0;
        int at = offset;
        int end = offset + length;
        int put = 0;
        while (true) {
            int begin = put;
            if (at < end && source[at] == quote && quote != 0) {
                at++;
                while (at < end && (source[at] != quote || (at + 1 < end && source[at + 1] == quote))) {
                    at += source[at] == quote ? 1 : 0;
                    bytes[put++] = source[at++];
                }
                if (at == end || (at + 1 < end && source[at + 1] != delimiter)) {
                    return false;
                }
                at++;
            } else {
                while (at < end && source[at] != delimiter) {
                    bytes[put++] = source[at++];
                }
            }
            add(begin, put - begin);
            if (at >= end) {
                return true;
            }
            at++;
        }
    }

    private void add(int offset, int length) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        offsets[count] = offset;
        lengths[count] = length;
        count++;
    }

    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    int offset(int field) {
        return offsets[field];
    }

    int length(int field) {
        return lengths[field];
    }
}
