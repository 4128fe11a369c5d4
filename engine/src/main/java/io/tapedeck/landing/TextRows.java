package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows in PostgreSQL's text COPY format (documentation of COPY, "Text Format"), for tables with a column whose type only the
 * server can read from text: INET, arrays, a time given as text. Off the fast path: allocates. One thread.
 */
final class TextRows implements RowSink {
    private static final String NULL = "\\N";

    private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
    private byte[] array;
    private int end;
    private boolean first;
    private long hash;

    TextRows(int initialBytes) {
        array = new byte[Math.max(64, initialBytes)];
    }

    private void put(int value) {
        if (end == array.length) {
            array = Arrays.copyOf(array, array.length * 2);
        }
        array[end++] = (byte) value;
    }

    private void separate() {
        if (!first) {
            put('\t');
        }
        first = false;
    }

    private void plain(String text) {
        separate();
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void escaped(DirectBuffer buffer, int offset, int length) {
        separate();
        for (int i = offset; i < offset + length; i++) {
            int c = buffer.getByte(i);
            int escape = switch (c) {
                case '\\' -> '\\';
                case '\t' -> 't';
                case '\n' -> 'n';
                case '\r' -> 'r';
                default -> 0;
            };
            if (escape != 0) {
                put('\\');
                put(escape);
            } else {
                put(c);
            }
        }
    }

    @Override
    public void beginRow(int columns) {
        first = true;
    }

    @Override
    public void endRow() {
        put('\n');
    }

    @Override
    public void appendSequence(long sequence) {
        plain(Long.toString(sequence));
    }

    @Override
    public void nullField() {
        plain(NULL);
        hash = RowHash.NULL;
    }

    @Override
    public void int16(int value) {
        int64(value);
    }

    @Override
    public void int32(int value) {
        int64(value);
    }

    @Override
    public void int64(long value) {
        plain(Long.toString(value));
        hash = RowHash.number(value, 0);
    }

    @Override
    public void decimal(long mantissa, int exponent) {
        StringBuilder text = new StringBuilder();
        FixedPoint.appendDecimal(text, mantissa, exponent);
        plain(text.toString());
        hash = RowHash.number(mantissa, exponent);
    }

    @Override
    public void decimal(BigDecimal value) {
        plain(value.toString());
        hash = RowHash.number(value);
    }

    @Override
    public void float4(float value) {
        plain(Float.toString(value));
        hash = RowHash.bits(Double.doubleToLongBits(value));
    }

    @Override
    public void float8(double value) {
        plain(Double.toString(value));
        hash = RowHash.bits(Double.doubleToLongBits(value));
    }

    @Override
    public void bool(boolean value) {
        plain(value ? "t" : "f");
        hash = RowHash.bits(value ? 1 : 0);
    }

    @Override
    public void timestamp(long nanos) {
        plain(Instant.EPOCH.plusNanos(Math.floorDiv(nanos, 1_000L) * 1_000L).toString());
        hash = RowHash.bits(PgTime.micros(nanos));
    }

    @Override
    public void date(int day) {
        plain(LocalDate.ofEpochDay(day).toString());
        hash = RowHash.bits(PgTime.day(day));
    }

    @Override
    public void text(DirectBuffer buffer, int offset, int length) {
        escaped(buffer, offset, length);
        hash = RowHash.text(buffer, offset, length);
    }

    @Override
    public void json(boolean version, DirectBuffer buffer, int offset, int length, long jsonHash) {
        escaped(buffer, offset, length);
        hash = jsonHash;
    }

    @Override
    public void encoded(DirectBuffer buffer, int offset, int length, long valueHash, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        view.wrap(bytes);
        escaped(view, 0, bytes.length);
        hash = valueHash;
    }

    @Override
    public void bytes(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        byte[] text = ("\\x" + HexFormat.of().formatHex(bytes)).getBytes(StandardCharsets.US_ASCII);
        view.wrap(text);
        escaped(view, 0, text.length);
        hash = RowHash.UNCOMPARED;
    }

    @Override
    public void uuid(long high, long low) {
        plain(new UUID(high, low).toString());
        hash = RowHash.uuid(high, low);
    }

    @Override
    public void converted(DirectBuffer buffer, int offset, int length) {
        escaped(buffer, offset, length);
        hash = RowHash.UNCOMPARED;
    }

    @Override
    public long fieldHash() {
        return hash;
    }

    @Override
    public byte[] array() {
        return array;
    }

    @Override
    public int length() {
        return end;
    }

    @Override
    public void truncate(int length) {
        end = length;
    }
}
