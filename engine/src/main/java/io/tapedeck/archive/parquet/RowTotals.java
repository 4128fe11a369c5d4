package io.tapedeck.archive.parquet;

import io.tapedeck.common.Hashing;

/**
 * Count and hash of rows, free of their order: the sum modulo 2^64 of each row's 64-bit hash over its binary COPY form
 * (lengths and bytes of all fields). Two rows that differ in one bit, a NULL, or the scale of a number differ in it. It stands in
 * manifests, so it may never change.
 *
 * @param rows count
 * @param hash sum of the rows' hashes
 */
public record RowTotals(long rows, long hash) {
    /** No rows. */
    public static final RowTotals NONE = new RowTotals(0, 0);

    /** {@return these and one more row, in its binary COPY form} */
    public RowTotals plus(byte[] bytes, int offset, int length) {
        return new RowTotals(rows + 1, hash + rowHash(bytes, offset, length));
    }

    /** {@return these and others} */
    public RowTotals plus(RowTotals other) {
        return new RowTotals(rows + other.rows, hash + other.hash);
    }

    /** {@return the hash of one row} */
    static long rowHash(byte[] bytes, int offset, int length) {
        long state = Hashing.combine(Hashing.begin(), length);
        int end = offset + length;
        int at = offset;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            state = Hashing.combine(state, RowBytes.getLong(bytes, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = (rest << Byte.SIZE) | (bytes[at] & 0xff);
        }
        return Hashing.combine(state, rest);
    }
}
