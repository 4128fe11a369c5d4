package io.tapedeck.landing;

import java.util.Arrays;

/**
 * Sorts a batch by (format, instrument, time descending, sequence descending) without moving a message. A key packs the format,
 * the highest bits of the instrument id and the place in the batch, counted from its end, into one long; {@code
 * Arrays.sort(long[])} orders those; then runs of equal high bits that are not in order by the whole comparison (late events, an
 * id that shares its high bits) are merged. The place in the batch is the order of sequences. Reused. One thread.
 *
 * <p>Newest first is the order of the index (instrument_id, timestamp DESC): each row's entry then comes next to that of the row
 * before it, and a B-tree that sees such a run splits a full leaf behind it instead of in the middle (PostgreSQL's {@code
 * nbtsplitloc.c}, "split after new item"), so that leaves which nothing enters any more stay full.
 */
final class BatchOrder {
    /** Formats that one batch can hold: what the key has bits for. */
    static final int FORMATS_MAX = 1 << 7;
    private static final int FORMAT_SHIFT = 56;

    private long[] keys = new long[0];
    private int[] places = new int[0];
    private int[] scratch = new int[0];
    private int count;

    /** Sorts. */
    void sort(MessageBatch batch) {
        count = batch.count();
        room();
        int placeBits = Math.max(1, 32 - Integer.numberOfLeadingZeros(count));
        int idShift = Long.SIZE - 1 - FORMAT_SHIFT + placeBits;
        int mask = (1 << placeBits) - 1;
        for (int i = 0; i < count; i++) {
            long id = batch.instrument(i) & Long.MAX_VALUE;
            keys[i] = (long) batch.format(i) << FORMAT_SHIFT | id >>> idShift << placeBits | (mask - i);
        }
        Arrays.sort(keys, 0, count);
        for (int i = 0; i < count; i++) {
            places[i] = mask - ((int) keys[i] & mask);
        }
        int from = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || keys[i] >>> placeBits != keys[from] >>> placeBits) {
                repair(batch, from, i);
                from = i;
            }
        }
    }

    /** Leaves the order of arrival. */
    void arrival(MessageBatch batch) {
        count = batch.count();
        room();
        for (int i = 0; i < count; i++) {
            places[i] = i;
        }
    }

    /**
     * Orders the batch by group, within a group as the rows came.
     *
     * @param groupOf group of each format's number, from 0
     */
    void group(MessageBatch batch, int[] groupOf, int groups) {
        count = batch.count();
        room();
        int[] next = new int[groups + 1];
        for (int i = 0; i < count; i++) {
            next[groupOf[batch.format(i)] + 1]++;
        }
        for (int group = 1; group < groups; group++) {
            next[group] += next[group - 1];
        }
        for (int i = 0; i < count; i++) {
            places[next[groupOf[batch.format(i)]]++] = i;
        }
    }

    private void room() {
        if (keys.length < count) {
            int rows = Math.max(count, keys.length * 2);
            keys = new long[rows];
            places = new int[rows];
        }
    }

    private void repair(MessageBatch batch, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (compare(batch, places[i - 1], places[i]) > 0) {
                mergeSort(batch, from, to);
                return;
            }
        }
    }

    private void mergeSort(MessageBatch batch, int from, int to) {
        if (scratch.length < count) {
            scratch = new int[places.length];
        }
        for (long width = 1; width < to - from; width *= 2) {
            for (long low = from; low + width < to; low += 2 * width) {
                merge(batch, (int) low, (int) (low + width), (int) Math.min(low + 2 * width, to));
            }
        }
    }

    private void merge(MessageBatch batch, int low, int middle, int high) {
        if (compare(batch, places[middle - 1], places[middle]) <= 0) {
            return;
        }
        System.arraycopy(places, low, scratch, low, middle - low);
        int left = low;
        int right = middle;
        int out = low;
        while (left < middle) {
            boolean takeRight = right < high && compare(batch, scratch[left], places[right]) > 0;
            places[out++] = takeRight ? places[right++] : scratch[left++];
        }
    }

    private static int compare(MessageBatch batch, int a, int b) {
        int result = Long.compare(batch.instrument(a), batch.instrument(b));
        if (result == 0) {
            result = Long.compare(batch.time(b), batch.time(a));
        }
        return result == 0 ? Integer.compare(b, a) : result;
    }

    int count() {
        return count;
    }

    /** @return index in the batch of the row at {@code position} of the order; the live array, valid to the next sort */
    int[] places() {
        return places;
    }
}
