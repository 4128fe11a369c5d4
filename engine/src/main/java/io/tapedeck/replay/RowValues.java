package io.tapedeck.replay;

import io.tapedeck.event.ColumnType;
import io.tapedeck.event.RowReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;

/** A Row message as names and values, for those that read few of them: allocates as it likes. Any thread. */
public final class RowValues {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private final String table;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> times = new HashSet<>();

    private RowValues(String table) {
        this.table = table;
    }

    /** @return the row that begins at {@code offset} */
    public static RowValues of(DirectBuffer message, int offset) {
        RowReader row = new RowReader().wrap(message, offset);
        RowValues found = new RowValues(row.table());
        while (row.next()) {
            if (row.type() == ColumnType.TIMESTAMP) {
                found.times.add(row.name());
            }
            found.values.put(row.name(), switch (row.type()) {
                case NULL -> null;
                case LONG, TIMESTAMP -> row.longValue();
                case DECIMAL -> plain(BigDecimal.valueOf(row.longValue()).scaleByPowerOfTen(row.exponent()));
                case NUMBER_TEXT -> parsed(row.text());
                case BOOLEAN -> row.booleanValue();
                case TEXT -> row.text();
            });
        }
        return found;
    }

    private static Object parsed(String text) {
        try {
            return plain(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return text; // such as NaN: SQL knows it, arithmetic here does not
        }
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** @return the table's name as the row has it */
    public String table() {
        return table;
    }

    /** @return every column; times are ns since the epoch, numbers {@link BigDecimal} or {@link Long} */
    public Map<String, Object> all() {
        return values;
    }

    /** @return every column, for people: times as ISO 8601 */
    public Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>(values);
        for (String time : times) {
            long ns = (Long) values.get(time);
            shown.put(time, Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_SECOND), Math.floorMod(ns, NS_PER_SECOND))
                    .toString());
        }
        return shown;
    }

    /** @return a text, empty where the column is absent or NULL */
    public String text(String column) {
        Object value = values.get(column);
        return value == null ? "" : value.toString();
    }

    /** @return a number, null where the column is absent, NULL or none */
    public BigDecimal number(String column) {
        return switch (values.get(column)) {
            case Long whole -> plain(BigDecimal.valueOf(whole));
            case BigDecimal number -> number;
            case String text when parsed(text) instanceof BigDecimal number -> number;
            case null, default -> null;
        };
    }

    /** @return a time, ns since the epoch, or {@code otherwise} where the column is absent or no time */
    public long time(String column, long otherwise) {
        return values.get(column) instanceof Long time ? time : otherwise;
    }
}
