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
    private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
    private byte[] bytes;
    private int end;
    private int count;
    private int[] offsets;
    private int[] lengths;
    private short[] formats;
    private long[] instruments;
    private long[] times;

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
    }

    /** Copies a message; {@code format} says later how it becomes a row. */
    void add(DirectBuffer buffer, int offset, int length, int format) {
        if (count == offsets.length) {
            growRows();
        }
        if (bytes.length - end < length) {
            bytes = Arrays.copyOf(bytes,
                    (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(bytes.length * 2L, end + (long) length)));
            view.wrap(bytes);
        }
        buffer.getBytes(offset, bytes, end, length);
        offsets[count] = end;
        lengths[count] = length;
        formats[count] = (short) format;
        instruments[count] = EventHeader.instrumentId(buffer, offset);
        times[count] = EventHeader.eventTime(buffer, offset);
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

    long sequence(int index) {
        return EventHeader.sequence(view, offsets[index]);
    }
}
