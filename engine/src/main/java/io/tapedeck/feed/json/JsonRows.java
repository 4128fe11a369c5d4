package io.tapedeck.feed.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tapedeck.common.Utf8;
import io.tapedeck.event.Frame;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.table.Table;
import io.tapedeck.feed.RowTables;
import io.tapedeck.feed.TableRows;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Turns a body of rows of one table into messages of one frame, or into the first error. Reused by one thread at a time. */
public final class JsonRows {
    private static final int TABLES_MAX = 256;
    private static final int NUMBER_CHARACTERS_MAX = 2_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(400).maxNameLength(10_000)
                    .maxNumberLength(NUMBER_CHARACTERS_MAX).maxStringLength(Integer.MAX_VALUE).build())
            .build();

    /** How a body ended. */
    public enum Outcome {
        /** Every row is in the frame. */
        GOOD,
        /** A row is bad: {@link JsonRows#error}. */
        MALFORMED,
        /** The frame would pass the limit of slots; reading stopped there. */
        TOO_LARGE,
        /** The ring did not take an instrument's definition: {@link JsonRows#refusal}; the same body may pass later. */
        REFUSED
    }

    private record Target(TableRows rows, JsonRow fields) {
    }

    private final RowTables tables;
    private final InstrumentCache instruments;
    private final RowWriter writer = new RowWriter();
    private final Map<String, Target> targets = new HashMap<>();
    private JsonError error;
    private long refusal;

    /** @param instruments this thread's front of the instruments */
    public JsonRows(RowTables tables, InstrumentCache instruments) {
        this.tables = tables;
        this.instruments = instruments;
    }

    /** @return the tables that rows may fill */
    public RowTables tables() {
        return tables;
    }

    /**
     * Appends every row's message to the frame; where the outcome is not GOOD the frame holds again what it held before.
     *
     * @param body UTF-8: an object, or a list of objects
     * @param length bytes of the body
     * @param receiveTime ns since the epoch
     * @param slotsMax ring slots that the frame may take
     * @param frame takes the messages behind those that it holds; its feed is set; feed sequences are 0
     */
    public Outcome read(byte[] body, int length, Table table, long receiveTime, int slotsMax, Frame frame) {
        int held = frame.count();
        Outcome outcome = Utf8.isValid(body, 0, length)
                ? parse(body, length, target(table), receiveTime, slotsMax, frame)
                : malformed(-1, "", "expected UTF-8");
        if (outcome != Outcome.GOOD) {
            frame.truncate(held);
        }
        return outcome;
    }

    private Target target(Table table) {
        Target known = targets.get(table.name());
        if (known != null && known.rows.table().equals(table)) {
            return known;
        }
        if (targets.size() >= TABLES_MAX) {
            targets.clear();
        }
        Target fresh = new Target(new TableRows(table, tables, instruments, writer), new JsonRow(table));
        targets.put(table.name(), fresh);
        return fresh;
    }

    private Outcome parse(byte[] body, int length, Target target, long receiveTime, int slotsMax, Frame frame) {
        int row = -1;
        try (JsonParser parser = JSON.createParser(body, 0, length)) {
            JsonToken first = parser.nextToken();
            boolean list = first == JsonToken.START_ARRAY;
            if (!list && first != JsonToken.START_OBJECT) {
                return malformed(-1, "", "expected an object, or a list of objects");
            }
            while (!list || parser.nextToken() != JsonToken.END_ARRAY) {
                row++;
                Outcome outcome = row(parser, body, target, row, receiveTime, frame);
                if (outcome == Outcome.GOOD && frame.slots() > slotsMax) {
                    outcome = Outcome.TOO_LARGE;
                }
                if (outcome != Outcome.GOOD) {
                    return outcome;
                }
                if (!list) {
                    break;
                }
            }
            return parser.nextToken() == null
                    ? Outcome.GOOD
                    : malformed(-1, "", "expected nothing behind the end of the rows");
        } catch (JsonProcessingException e) {
            return malformed(Math.max(row, 0), "", "not JSON: " + e.getOriginalMessage() + " at line "
                    + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }

    private Outcome row(JsonParser parser, byte[] body, Target target, int index, long receiveTime, Frame frame)
            throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return malformed(index, "", "expected an object");
        }
        RowWriter row = target.rows.begin();
        target.fields.begin();
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            if (!target.fields.put(field, parser, body, row)) {
                return malformed(index, field, target.fields.error());
            }
        }
        return switch (target.rows.append(target.fields.time(), receiveTime, 0, frame)) {
            case APPENDED -> Outcome.GOOD;
            case BAD -> malformed(index, target.rows.columnName(), target.rows.reason());
            case REFUSED -> {
                refusal = target.rows.refusal();
                yield Outcome.REFUSED;
            }
        };
    }

    private Outcome malformed(int row, String column, String reason) {
        error = new JsonError(row, column, reason);
        return Outcome.MALFORMED;
    }

    /** {@return why the last body was MALFORMED} */
    public JsonError error() {
        return error;
    }

    /** {@return the negative {@link io.tapedeck.event.Publisher} result behind REFUSED} */
    public long refusal() {
        return refusal;
    }

    /** {@return rows of a body that is not read, or not to its end: objects of the first level} */
    public static long count(byte[] body, int length) {
        long rows = 0;
        int depth = 0;
        boolean list = false;
        boolean quoted = false;
        for (int i = 0; i < length; i++) {
            int c = body[i];
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                list |= depth == 0 && c == '[';
                rows += c == '{' && depth == (list ? 1 : 0) ? 1 : 0;
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return rows;
    }
}
