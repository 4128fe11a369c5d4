package io.tapedeck.event;

import io.tapedeck.common.FixedPoint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A row's value as landing writes it into a text column: a text as it is, a number, a boolean or a time as it is printed. So a
 * number where a name is expected ({@code "symbol": 7203}) names the same in decisions as in the table. Allocates only for what is
 * printed. One thread.
 */
public final class ColumnText {
    private final StringBuilder printed = new StringBuilder();
    private final UnsafeBuffer bytes = new UnsafeBuffer();
    private DirectBuffer buffer = bytes;
    private int offset;
    private int length;

    /** Reads a value; {@link #buffer}, {@link #offset} and {@link #length} are its text until the next, or until the row moves. */
    public void read(RowReader row) {
        switch (row.type()) {
            case TEXT, NUMBER_TEXT -> {
                buffer = row.buffer();
                offset = row.textOffset();
                length = row.textLength();
            }
            case NULL -> length = 0;
            case LONG, DECIMAL, BOOLEAN, TIMESTAMP -> {
                printed.setLength(0);
                print(row, printed);
                bytes.wrap(printed.toString().getBytes(StandardCharsets.UTF_8));
                buffer = bytes;
                offset = 0;
                length = bytes.capacity();
            }
        }
    }

    /** Appends the value as it is printed; throws IllegalStateException for NULL. */
    public static void print(RowReader row, StringBuilder into) {
        switch (row.type()) {
            case LONG -> into.append(row.longValue());
            case DECIMAL -> FixedPoint.appendDecimal(into, row.longValue(), row.exponent());
            case BOOLEAN -> into.append(row.booleanValue());
            case TIMESTAMP -> into.append(Instant.EPOCH.plusNanos(row.longValue()));
            case NUMBER_TEXT, TEXT -> into.append(row.text());
            case NULL -> throw new IllegalStateException("NULL has no text");
        }
    }

    /** @return the memory of the text */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** @return where it begins */
    public int offset() {
        return offset;
    }

    /** @return its bytes, UTF-8; 0 for NULL */
    public int length() {
        return length;
    }

    /** @return whether it holds the character NUL, which landing refuses */
    public boolean holdsNul() {
        for (int i = offset; i < offset + length; i++) {
            if (buffer.getByte(i) == 0) {
                return true;
            }
        }
        return false;
    }
}
