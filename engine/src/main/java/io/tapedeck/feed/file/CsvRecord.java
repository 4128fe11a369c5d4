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

    /** @return index of the line feed that ends the record, outside quotes; -1 where it is not here */
    int end(byte[] source, int from, int to) {
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            if (source[i] == quote && quote != 0) {
                quoted = !quoted;
            } else if (source[i] == '\n' && !quoted) {
                return i;
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
