package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a lane gathered for one transaction: messages copied whole, one behind the other, and for each its place, format,
 * instrument and time, so that sorting touches no message. Reused; allocates only while it grows. One thread.
 */
final class MessageBatch {
    private static final int GROWTH_BYTES_MAX = 8 << 20;
    private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
    private static final int LINE_BYTES = 64;

    private byte[] bytes;
    private int end;
    private int count;
    private int[] offsets;
    private int[] lengths;
    private short[] formats;
    private long[] instruments;
    private long[] times;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;
    /** Of what {@link #preview} has read: kept so that it is read. */
    @SuppressWarnings("UnusedVariable") // a read whose value goes nowhere is left out by the JIT
    private int previewed;

    MessageBatch(int rows, int initialBytes) {
        bytes = new byte[initialBytes];
        view.wrap(bytes);
        offsets = new int[rows];
        lengths = new int[rows];
        formats = new short[rows];
        instruments = new long[rows];
        times = new long[rows];
    }

    void clear() {
        end = 0;
        count = 0;
        earliest = Long.MAX_VALUE;
        latest = Long.MIN_VALUE;
    }

    /** Copies a message; {@code format} says later how it becomes a row. */
    void add(DirectBuffer buffer, int offset, int length, int format) {
        if (count == offsets.length) {
            growRows();
        }
        if (bytes.length - end < length) {
            long more = Math.min(bytes.length, GROWTH_BYTES_MAX); // batches of large rows come near their limit of bytes, no further
            bytes = Arrays.copyOf(bytes,
                    (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(bytes.length + more, end + (long) length)));
            view.wrap(bytes);
        }
        buffer.getBytes(offset, bytes, end, length);
        offsets[count] = end;
        lengths[count] = length;
        formats[count] = (short) format;
        instruments[count] = EventHeader.instrumentId(buffer, offset);
        long time = EventHeader.eventTime(buffer, offset);
        times[count] = time;
        earliest = Math.min(earliest, time);
        latest = Math.max(latest, time);
        count++;
        end += length;
    }

    private void growRows() {
        int rows = count * 2;
        offsets = Arrays.copyOf(offsets, rows);
        lengths = Arrays.copyOf(lengths, rows);
        formats = Arrays.copyOf(formats, rows);
        instruments = Arrays.copyOf(instruments, rows);
        times = Arrays.copyOf(times, rows);
    }

    /**
     * Reads each cache line of some messages, and changes nothing. In the order of a sort messages lie all over the memory: read one by
     * one each waits for its own, read together they come together.
     *
     * @param places indexes of messages
     * @param from first of them
     * @param to behind the last of them
     */
    void preview(int[] places, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            int place = places[i];
            int at = offsets[place];
            int last = lengths[place] - 1;
            sum += bytes[at] + bytes[at + Math.min(LINE_BYTES, last)] + bytes[at + last] + formats[place]
                    + (int) times[place];
        }
        previewed += sum;
    }

    int count() {
        return count;
    }

    int bytes() {
        return end;
    }

    /** @return the memory of all messages */
    UnsafeBuffer buffer() {
        return view;
    }

    int offset(int index) {
        return offsets[index];
    }

    int length(int index) {
        return lengths[index];
    }

    int format(int index) {
        return formats[index];
    }

    long instrument(int index) {
        return instruments[index];
    }

    /** @return the event's time, ns since the epoch */
    long time(int index) {
        return times[index];
    }

    /** @return the earliest of all {@link #time}, Long.MAX_VALUE where there is none */
    long earliest() {
        return earliest;
    }

    /** @return the latest of all {@link #time}, Long.MIN_VALUE where there is none */
    long latest() {
        return latest;
    }

    long sequence(int index) {
        return EventHeader.sequence(view, offsets[index]);
    }
}
