package io.tapedeck.landing;

import java.math.BigDecimal;
import org.agrona.DirectBuffer;

/**
 * Where a row's fields are written as COPY data, in one of the two formats; what is only looked at is written nowhere. Each field method writes one field and leaves
 * its hash (of {@link RowHash}, the same in both formats) in {@link #fieldHash()}. Values must have been checked: what does
 * not fit a column is rejected before. One thread.
 */
interface RowSink {
    /** Begins a row of {@code columns} fields. */
    void beginRow(int columns);

    /** States whether the rows that follow get {@link #appendSequence}, as a last field that {@code beginRow} did not count. */
    default void expectSequence(boolean expected) {
        // nothing is written
    }

    /** Writes the staging table's sequence behind the row's own fields. */
    default void appendSequence(long sequence) {
        // nothing is written
    }

    /** Ends the row. */
    default void endRow() {
        // nothing is written
    }

    /** Writes SQL NULL. */
    void nullField();

    /** Writes a SMALLINT. */
    void int16(int value);

    /** Writes an INTEGER. */
    void int32(int value);

    /** Writes a BIGINT. */
    void int64(long value);

    /** Writes a NUMERIC, mantissa × 10^exponent. */
    void decimal(long mantissa, int exponent);

    /** Writes a NUMERIC of any length. */
    void decimal(BigDecimal value);

    /** Writes a REAL. */
    void float4(float value);

    /** Writes a DOUBLE PRECISION. */
    void float8(double value);

    /** Writes a BOOLEAN. */
    void bool(boolean value);

    /** Writes a TIMESTAMP or TIMESTAMPTZ, ns since the epoch, floored to the microsecond. */
    void timestamp(long nanos);

    /** Writes a DATE, days since 1970-01-01. */
    void date(int day);

    /** Writes TEXT, VARCHAR, CHAR: UTF-8 without NUL. */
    void text(DirectBuffer buffer, int offset, int length);

    /** Writes JSON or, with {@code version}, JSONB; {@code hash} is that of {@link JsonText}. */
    void json(boolean version, DirectBuffer buffer, int offset, int length, long hash);

    /** Writes a BYTEA, {@code length} bytes from {@code offset}; not compared: how much of a payload is kept is a setting. */
    void bytes(DirectBuffer buffer, int offset, int length);

    /** Writes a UUID. */
    void uuid(long high, long low);

    /**
     * Writes a value of a type that has no method of its own.
     *
     * @param buffer holds its binary form, {@code length} bytes from {@code offset}
     * @param hash of the value
     * @param text its text form
     */
    void encoded(DirectBuffer buffer, int offset, int length, long hash, String text);

    /** Writes text that the server converts to the column's type; only in the text format. */
    void converted(DirectBuffer buffer, int offset, int length);

    /** @return hash of the field written last */
    long fieldHash();

    /** Writes what the stream begins with. */
    default void header() {
        // nothing is written
    }

    /** Writes what the stream ends with. */
    default void trailer() {
        // nothing is written
    }

    /** @return the memory, {@link #length()} bytes from 0 are written */
    default byte[] array() {
        return new byte[0];
    }

    /** @return bytes written since the last {@link #truncate} to 0 */
    default int length() {
        return 0;
    }

    /** Takes back what is behind {@code length}: a row that proved bad, or a slice that was sent. */
    default void truncate(int length) {
        // nothing is written
    }
}
