package io.tapedeck.landing;

import java.math.BigDecimal;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** Writes nothing: keeps the hash of each field of the row, as the other sinks compute it. Reused. One thread. */
final class HashSink implements RowSink {
    private long[] fields = new long[32];
    private int count;

    /** @return hash of the row's field */
    long field(int index) {
        return fields[index];
    }

    private void add(long hash) {
        if (count == fields.length) {
            fields = Arrays.copyOf(fields, count * 2);
        }
        fields[count++] = hash;
    }

    @Override
    public void beginRow(int columns) {
        count = 0;
    }

    @Override
    public void nullField() {
        add(RowHash.NULL);
    }

    @Override
    public void int16(int value) {
        add(RowHash.number(value, 0));
    }

    @Override
    public void int32(int value) {
        add(RowHash.number(value, 0));
    }

    @Override
    public void int64(long value) {
        add(RowHash.number(value, 0));
    }

    @Override
    public void decimal(long mantissa, int exponent) {
        add(RowHash.number(mantissa, exponent));
    }

    @Override
    public void decimal(BigDecimal value) {
        add(RowHash.number(value));
    }

    @Override
    public void float4(float value) {
        add(RowHash.bits(Double.doubleToLongBits(value)));
    }

    @Override
    public void float8(double value) {
        add(RowHash.bits(Double.doubleToLongBits(value)));
    }

    @Override
    public void bool(boolean value) {
        add(RowHash.bits(value ? 1 : 0));
    }

    @Override
    public void timestamp(long nanos) {
        add(RowHash.bits(PgTime.micros(nanos)));
    }

    @Override
    public void date(int day) {
        add(RowHash.bits(PgTime.day(day)));
    }

    @Override
    public void text(DirectBuffer buffer, int offset, int length) {
        add(RowHash.text(buffer, offset, length));
    }

    @Override
    public void json(boolean version, DirectBuffer buffer, int offset, int length, long hash) {
        add(hash);
    }

    @Override
    public void encoded(DirectBuffer buffer, int offset, int length, long hash, String text) {
        add(hash);
    }

    @Override
    public void bytes(DirectBuffer buffer, int offset, int length) {
        add(RowHash.UNCOMPARED);
    }

    @Override
    public void uuid(long high, long low) {
        add(RowHash.uuid(high, low));
    }

    @Override
    public void converted(DirectBuffer buffer, int offset, int length) {
        add(RowHash.UNCOMPARED);
    }

    @Override
    public long fieldHash() {
        return fields[count - 1];
    }
}
