package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the fields of a row of one of the engine's own tables, in the order of its columns, and sums their hashes under the
 * columns' names. Allocates for text: such rows are few. One thread.
 */
final class NamedFields {
    private final long[] names;
    private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
    private RowSink sink;
    private int column;
    private long sum;

    NamedFields(List<String> columns) {
        names = columns.stream().mapToLong(name -> RowHash.name(name.getBytes(StandardCharsets.UTF_8))).toArray();
    }

    /** Begins a row. */
    void begin(RowSink out) {
        sink = out;
        column = 0;
        sum = 0;
        out.beginRow(names.length);
    }

    /** @return hash of the row written last */
    long hash() {
        return RowHash.row(sum);
    }

    void int16(int value) {
        sink.int16(value);
        written(sink.fieldHash());
    }

    void int32(int value) {
        sink.int32(value);
        written(sink.fieldHash());
    }

    void int64(long value) {
        sink.int64(value);
        written(sink.fieldHash());
    }

    void date(int day) {
        sink.date(day);
        written(sink.fieldHash());
    }

    void none() {
        sink.nullField();
        written(sink.fieldHash());
    }

    /** A time in ns since the epoch; NULL for Long.MIN_VALUE. */
    void time(long nanos) {
        if (nanos == Long.MIN_VALUE) {
            none();
        } else {
            sink.timestamp(nanos);
            written(sink.fieldHash());
        }
    }

    /** mantissa × 10^exponent; NULL for {@link FixedPoint#ABSENT}. */
    void decimal(long mantissa, int exponent) {
        if (mantissa == FixedPoint.ABSENT) {
            none();
        } else {
            sink.decimal(mantissa, exponent);
            written(sink.fieldHash());
        }
    }

    /** Text; NULL where it is empty. */
    void textOrNone(String value) {
        if (value.isEmpty()) {
            none();
        } else {
            text(value);
        }
    }

    void text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        view.wrap(bytes);
        sink.text(view, 0, bytes.length);
        written(sink.fieldHash());
    }

    /** Bytes that are not compared, NULL where there are none: how many are kept is a setting. */
    void uncompared(DirectBuffer buffer, int offset, int length) {
        if (length == 0) {
            sink.nullField();
        } else {
            sink.bytes(buffer, offset, length);
        }
        written(RowHash.UNCOMPARED);
    }

    private void written(long hash) {
        sum += RowHash.column(names[column++], hash);
    }
}
