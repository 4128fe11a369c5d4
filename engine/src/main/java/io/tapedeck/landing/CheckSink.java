package io.tapedeck.landing;

import java.math.BigDecimal;
import org.agrona.DirectBuffer;

/** Takes a row's fields and keeps nothing: whether they fit is all that is asked. Any thread. */
final class CheckSink implements RowSink {
    @Override
    public long fieldHash() {
        return 0;
    }

    @Override
    public void beginRow(int columns) {
        // fits
    }

    @Override
    public void nullField() {
        // fits
    }

    @Override
    public void int16(int value) {
        // fits
    }

    @Override
    public void int32(int value) {
        // fits
    }

    @Override
    public void int64(long value) {
        // fits
    }

    @Override
    public void decimal(long mantissa, int exponent) {
        // fits
    }

    @Override
    public void decimal(BigDecimal value) {
        // fits
    }

    @Override
    public void float4(float value) {
        // fits
    }

    @Override
    public void float8(double value) {
        // fits
    }

    @Override
    public void bool(boolean value) {
        // fits
    }

    @Override
    public void timestamp(long nanos) {
        // fits
    }

    @Override
    public void date(int day) {
        // fits
    }

    @Override
    public void text(DirectBuffer buffer, int offset, int length) {
        // fits
    }

    @Override
    public void json(boolean version, DirectBuffer buffer, int offset, int length, long hash) {
        // fits
    }

    @Override
    public void encoded(DirectBuffer buffer, int offset, int length, long hash, String text) {
        // fits
    }

    @Override
    public void bytes(DirectBuffer buffer, int offset, int length) {
        // fits
    }

    @Override
    public void uuid(long high, long low) {
        // fits
    }

    @Override
    public void converted(DirectBuffer buffer, int offset, int length) {
        // fits
    }
}
