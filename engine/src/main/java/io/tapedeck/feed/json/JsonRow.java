package io.tapedeck.feed.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tapedeck.common.DecimalParser;
import io.tapedeck.common.IsoTime;
import io.tapedeck.common.NearestName;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.SqlType;
import io.tapedeck.event.table.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The columns of one table as they are filled from JSON: numbers as they are written, objects and lists as the bytes that came,
 * times read into nanoseconds. What depends on the value alone is left to the row's check. One thread.
 */
final class JsonRow {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private record Target(Column column, UnsafeBuffer name) {
    }

    private final Table table;
    private final Map<String, Target> targets = new HashMap<>();
    private final DecimalParser decimals = new DecimalParser();
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[0]);
    private byte[] scratch = new byte[256];
    private int scratchLength;
    private long time;
    private String error;

    JsonRow(Table table) {
        this.table = table;
        table.columns().values().forEach(column -> targets.put(column.name(),
                new Target(column, new UnsafeBuffer(column.name().getBytes(StandardCharsets.UTF_8)))));
    }

    /** Forgets the row before. */
    void begin() {
        time = Long.MIN_VALUE;
        error = null;
    }

    /** {@return the row's time, ns; Long.MIN_VALUE where it gives none} */
    long time() {
        return time;
    }

    /** {@return why the last {@link #put} was refused} */
    String error() {
        return error;
    }

    /**
     * Adds the field whose name the parser has just read.
     *
     * @param body what the parser reads
     * @return false where the value cannot be the column's
     */
    boolean put(String field, JsonParser parser, byte[] body, RowWriter row) throws IOException {
        JsonToken token = parser.nextToken();
        Target target = targets.get(field);
        if (target == null) {
            return refuse("there is no column " + field + " in " + table.name()
                    + NearestName.suggestion(field, targets.keySet().stream().sorted().toList()));
        }
        Column column = target.column;
        int length = target.name.capacity();
        boolean json = column.type() == SqlType.JSONB || column.type() == SqlType.JSON;
        if (token == JsonToken.VALUE_NULL) {
            if (!table.fills(column.name())) {
                row.putNull(target.name, 0, length);
            }
            return true;
        }
        if (json) {
            return slice(parser, body, target, row);
        }
        return switch (token) {
            case VALUE_STRING -> text(parser, target, row);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(token, parser, target, row);
            case VALUE_TRUE, VALUE_FALSE -> {
                row.putBoolean(target.name, 0, length, token == JsonToken.VALUE_TRUE);
                yield true;
            }
            case START_ARRAY -> column.type() == SqlType.ARRAY
                    ? slice(parser, body, target, row)
                    : refuse(column.misfit("got a list"));
            case START_OBJECT -> refuse(column.misfit("got an object"));
            default -> refuse("expected a value");
        };
    }

    /** The value's bytes as they stand in the body. */
    private boolean slice(JsonParser parser, byte[] body, Target target, RowWriter row) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            end = from + parser.getTextLength(); // the parser may have looked one byte ahead
        }
        bytes.wrap(body, from, end - from);
        row.putText(ColumnType.TEXT, target.name, 0, target.name.capacity(), bytes, 0, end - from);
        return true;
    }

    private boolean text(JsonParser parser, Target target, RowWriter row) throws IOException {
        if (!encode(parser)) {
            return refuse("column " + target.column.name() + ": a text holds half of a surrogate pair");
        }
        boolean timed = target.column.name().equals(table.timeColumn());
        bytes.wrap(scratch, 0, scratchLength);
        if (target.column.type() == SqlType.TIMESTAMP) {
            long nanos = IsoTime.time(bytes, 0, scratchLength);
            if (nanos == IsoTime.NOT_A_TIME) {
                return refuse(
                        target.column.misfit("expected " + IsoTime.TIME_FORM + ", got \"" + parser.getText() + '"'));
            }
            time = timed ? nanos : time;
            row.putTimestamp(target.name, 0, target.name.capacity(), nanos);
            return true;
        }
        if (timed && target.column.type() == SqlType.DATE) {
            int day = IsoTime.date(bytes, 0, scratchLength);
            time = Math.abs((long) day) > Long.MAX_VALUE / NANOS_PER_DAY ? Long.MIN_VALUE : day * NANOS_PER_DAY;
        }
        row.putText(ColumnType.TEXT, target.name, 0, target.name.capacity(), bytes, 0, scratchLength);
        return true;
    }

    private boolean number(JsonToken token, JsonParser parser, Target target, RowWriter row) throws IOException {
        encode(parser); // ASCII
        int length = target.name.capacity();
        boolean whole = token == JsonToken.VALUE_NUMBER_INT && isWhole(target.column.type());
        if (!decimals.parse(scratch, 0, scratchLength) || (whole && !isLong(parser))) {
            bytes.wrap(scratch, 0, scratchLength);
            row.putText(ColumnType.NUMBER_TEXT, target.name, 0, length, bytes, 0, scratchLength);
        } else if (whole) {
            row.putLong(target.name, 0, length, parser.getLongValue());
        } else {
            row.putDecimal(target.name, 0, length, decimals.mantissa(), decimals.exponent());
        }
        return true;
    }

    private static boolean isLong(JsonParser parser) throws IOException {
        return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    /** Whether a column takes LONG: one type for all numbers of a column makes one shape of most rows. */
    private static boolean isWhole(SqlType type) {
        return switch (type) {
            case NUMERIC, FLOAT4, FLOAT8 -> false;
            default -> true;
        };
    }

    /** Puts the token's text into the scratch as UTF-8; false where it has none. */
    private boolean encode(JsonParser parser) throws IOException {
        char[] chars = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int end = from + parser.getTextLength();
        if (scratch.length < 3 * (end - from)) {
            scratch = new byte[6 * (end - from)];
        }
        int at = 0;
        for (int i = from; i < end; i++) {
            char c = chars[i];
            if (c < 0x80) {
                scratch[at++] = (byte) c;
            } else if (c < 0x800) {
                scratch[at++] = (byte) (0xc0 | (c >>> 6));
                scratch[at++] = (byte) (0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                scratch[at++] = (byte) (0xe0 | (c >>> 12));
                scratch[at++] = (byte) (0x80 | ((c >>> 6) & 0x3f));
                scratch[at++] = (byte) (0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(chars[i + 1])) {
                int point = Character.toCodePoint(c, chars[++i]);
                scratch[at++] = (byte) (0xf0 | (point >>> 18));
                scratch[at++] = (byte) (0x80 | ((point >>> 12) & 0x3f));
                scratch[at++] = (byte) (0x80 | ((point >>> 6) & 0x3f));
                scratch[at++] = (byte) (0x80 | (point & 0x3f));
            } else {
                return false;
            }
        }
        scratchLength = at;
        return true;
    }

    private boolean refuse(String why) {
        error = why;
        return false;
    }
}
