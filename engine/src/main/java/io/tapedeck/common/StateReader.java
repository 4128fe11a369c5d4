package io.tapedeck.common;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Reads what {@link StateWriter} wrote, in the same order. A read beyond the end, a length that cannot be, or another section
 * than expected is a DATA error with its place: the snapshot is of another version, or damaged. One thread.
 */
public final class StateReader {
    private final DirectBuffer buffer;
    private final int end;
    private int at;

    /** Reads {@code length} bytes of {@code buffer} from {@code offset}. */
    public StateReader(DirectBuffer buffer, int offset, int length) {
        this.buffer = buffer;
        this.at = offset;
        this.end = offset + length;
    }

    /** @return whether all is read */
    public boolean atEnd() {
        return at == end;
    }

    /** @return bytes not read yet */
    public int remaining() {
        return end - at;
    }

    /** Expects a section to begin here. */
    public void expect(String section) {
        int place = at;
        String found = getText();
        if (!section.equals(found)) {
            throw TapedeckException.data("state: expected section \"" + section + "\" at byte " + place + ", found \""
                    + found + "\": written by another version");
        }
    }

    private int take(int bytes) {
        if (bytes < 0 || bytes > end - at) {
            throw TapedeckException.data("state: expected " + bytes + " bytes at byte " + at + ", there are "
                    + (end - at) + ": cut off, or written by another version");
        }
        int place = at;
        at += bytes;
        return place;
    }

    /** @return the next byte */
    public byte getByte() {
        return buffer.getByte(take(Byte.BYTES));
    }

    /** @return the next truth value */
    public boolean getBoolean() {
        return getByte() != 0;
    }

    /** @return the next int */
    public int getInt() {
        return buffer.getInt(take(Integer.BYTES), ByteOrder.LITTLE_ENDIAN);
    }

    /** @return the next long */
    public long getLong() {
        return buffer.getLong(take(Long.BYTES), ByteOrder.LITTLE_ENDIAN);
    }

    /** @return the next double, by its bits */
    public double getDouble() {
        return Double.longBitsToDouble(getLong());
    }

    /** @return the next text, null where null was written */
    public String getText() {
        int length = getInt();
        if (length == -1) {
            return null;
        }
        byte[] bytes = new byte[length < 0 || length > remaining() ? take(length) : length];
        buffer.getBytes(take(length), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** @return the next bytes */
    public byte[] getBytes() {
        int place = take(getInt());
        byte[] bytes = new byte[at - place];
        buffer.getBytes(place, bytes);
        return bytes;
    }

    /**
     * Reads a run of values into an array that may be longer.
     *
     * @return the array: {@code into}, or a longer one where they do not fit
     */
    public long[] getLongs(long[] into) {
        int count = count(Long.BYTES);
        long[] values = count > into.length ? new long[count] : into;
        for (int i = 0; i < count; i++) {
            values[i] = getLong();
        }
        return values;
    }

    /** As {@link #getLongs}. */
    public int[] getInts(int[] into) {
        int count = count(Integer.BYTES);
        int[] values = count > into.length ? new int[count] : into;
        for (int i = 0; i < count; i++) {
            values[i] = getInt();
        }
        return values;
    }

    /** As {@link #getLongs}. */
    public double[] getDoubles(double[] into) {
        int count = count(Double.BYTES);
        double[] values = count > into.length ? new double[count] : into;
        for (int i = 0; i < count; i++) {
            values[i] = getDouble();
        }
        return values;
    }

    /** Reads values that were written without their number. */
    public void getAll(long[] into, int from, int count) {
        for (int i = from; i < from + count; i++) {
            into[i] = getLong();
        }
    }

    /** As {@link #getAll(long[], int, int)}. */
    public void getAll(double[] into, int from, int count) {
        for (int i = from; i < from + count; i++) {
            into[i] = getDouble();
        }
    }

    private int count(int bytesEach) {
        int count = getInt();
        if (count < 0 || (long) count * bytesEach > remaining()) {
            throw TapedeckException.data("state: expected a run of values before byte " + at + ", found a count of "
                    + count + " with " + remaining() + " bytes left: cut off, or written by another version");
        }
        return count;
    }
}
