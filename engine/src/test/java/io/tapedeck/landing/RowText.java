package io.tapedeck.landing;

import io.tapedeck.event.ColumnType;
import io.tapedeck.event.RowWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.agrona.concurrent.UnsafeBuffer;

/** Builds rows for tests by the Java type of each value. */
final class RowText {
    private RowText() {
    }

    /** @param namesAndValues name, value, name, value …: Long, Integer, BigDecimal, Boolean, Instant, String or null */
    static RowWriter row(String table, Object... namesAndValues) {
        RowWriter row = new RowWriter().begin(table);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            put(row, buffer((String) namesAndValues[i]), namesAndValues[i + 1]);
        }
        return row;
    }

    private static void put(RowWriter row, UnsafeBuffer name, Object value) {
        int length = name.capacity();
        switch (value) {
            case null -> row.putNull(name, 0, length);
            case Long number -> row.putLong(name, 0, length, number);
            case Integer number -> row.putLong(name, 0, length, number);
            case BigDecimal number when number.unscaledValue().bitLength() > 59 -> {
                UnsafeBuffer text = buffer(number.toString());
                row.putText(ColumnType.NUMBER_TEXT, name, 0, length, text, 0, text.capacity());
            }
            case BigDecimal number ->
                row.putDecimal(name, 0, length, number.unscaledValue().longValueExact(), -number.scale());
            case Boolean truth -> row.putBoolean(name, 0, length, truth);
            case Instant time -> row.putTimestamp(name, 0, length,
                    time.getEpochSecond() * 1_000_000_000L + time.getNano());
            case String text -> {
                UnsafeBuffer bytes = buffer(text);
                row.putText(ColumnType.TEXT, name, 0, length, bytes, 0, bytes.capacity());
            }
            default -> throw new IllegalArgumentException("no column type for " + value.getClass());
        }
    }

    static UnsafeBuffer buffer(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
