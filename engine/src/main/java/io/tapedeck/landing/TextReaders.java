package io.tapedeck.landing;

import io.tapedeck.common.IsoTime;
import io.tapedeck.event.table.Column;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** How text becomes a value of each type: a number, a time, an address, an array as JSON or the server writes it. */
final class TextReaders {
    private static final int UUID_LENGTH = 36;

    private final boolean round;

    /** @param round as for {@link NumberWriter} */
    TextReaders(boolean round) {
        this.round = round;
    }

    /** @return the writer of text into a column; null where only the server can read it. The caller's own, one thread */
    BytesWriter of(Column column) {
        return switch (column.type()) {
            case TEXT, CHAR -> new TextWriter(column);
            case JSON, JSONB -> new JsonWriter(column);
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8 -> new NumberTextWriter(column, round);
            case BOOL -> (buffer, offset, length, sink) -> bool(column, buffer, offset, length, sink);
            case TIMESTAMP -> (buffer, offset, length, sink) -> time(column, buffer, offset, length, sink);
            case DATE -> (buffer, offset, length, sink) -> date(column, buffer, offset, length, sink);
            case UUID -> (buffer, offset, length, sink) -> uuid(column, buffer, offset, length, sink);
            case BYTEA -> (buffer, offset, length, sink) -> bytes(column, buffer, offset, length, sink);
            case INET -> new InetWriter(column);
            case ARRAY -> new ArrayWriter(column, of(column.element()));
            case OTHER -> null;
        };
    }

    private static String bool(Column column, DirectBuffer buffer, int offset, int length, RowSink sink) {
        boolean truth = is("true", buffer, offset, length) || is("t", buffer, offset, length);
        if (!truth && !is("false", buffer, offset, length) && !is("f", buffer, offset, length)) {
            return misfit(column, "true or false", buffer, offset, length);
        }
        sink.bool(truth);
        return null;
    }

    private static boolean is(String word, DirectBuffer buffer, int offset, int length) {
        boolean same = word.length() == length;
        for (int i = 0; same && i < length; i++) {
            same = (buffer.getByte(offset + i) | 0x20) == word.charAt(i);
        }
        return same;
    }

    private static String time(Column column, DirectBuffer buffer, int offset, int length, RowSink sink) {
        long nanos = IsoTime.time(buffer, offset, length);
        if (nanos == IsoTime.NOT_A_TIME) {
            return misfit(column, IsoTime.TIME_FORM, buffer, offset, length);
        }
        sink.timestamp(nanos);
        return null;
    }

    private static String date(Column column, DirectBuffer buffer, int offset, int length, RowSink sink) {
        int day = IsoTime.date(buffer, offset, length);
        if (day == IsoTime.NOT_A_DATE) {
            return misfit(column, IsoTime.DATE_FORM, buffer, offset, length);
        }
        sink.date(day);
        return null;
    }

    private static String uuid(Column column, DirectBuffer buffer, int offset, int length, RowSink sink) {
        long high = 0;
        long low = 0;
        boolean good = length == UUID_LENGTH;
        for (int i = 0; good && i < UUID_LENGTH; i++) {
            int c = buffer.getByte(offset + i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                good = c == '-';
                continue;
            }
            int digit = Character.digit(c, 16);
            good = digit >= 0;
            high = high << 4 | low >>> 60;
            low = low << 4 | digit;
        }
        if (!good) {
            return misfit(column, "36 characters such as 00112233-4455-6677-8899-aabbccddeeff", buffer, offset, length);
        }
        sink.uuid(high, low);
        return null;
    }

    private static String bytes(Column column, DirectBuffer buffer, int offset, int length, RowSink sink) {
        String text = string(buffer, offset, length);
        try {
            if (text.startsWith("\\x")) {
                byte[] value = HexFormat.of().parseHex(text, 2, text.length());
                sink.bytes(new UnsafeBuffer(value), 0, value.length);
                return null;
            }
        } catch (IllegalArgumentException e) {
            // falls to the refusal below, which says what came
        }
        return misfit(column, "\\x and hexadecimal digits", buffer, offset, length);
    }

    private static String misfit(Column column, String expected, DirectBuffer buffer, int offset, int length) {
        return column.misfit("expected " + expected + ", got \"" + string(buffer, offset, length) + '"');
    }

    private static String string(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
