package io.tapedeck.landing;

import java.math.BigDecimal;
import org.agrona.DirectBuffer;

/**
 * Where a row's fields are written as COPY data, in one of the two formats. Each field method writes one field and leaves
 * its hash (of {@link RowHash}, the same in both formats) in {@link #fieldHash()}. Values must have been checked: what does
 * not fit a column is rejected before. One thread.
 */
interface RowSink {
    /** Begins a row of {@code columns} fields. */
    void beginRow(int columns);

    /** States whether the rows that follow get {@link #appendSequence}, as a last field that {@code beginRow} did not count. */
    void expectSequence(boolean expected);

    /** Writes the staging table's sequence behind the row's own fields. */
    void appendSequence(long sequence);

    /** Ends the row. */
    void endRow();

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

    /** Writes JSON or, with {@code version}, JSONB. */
    void json(boolean version, DirectBuffer buffer, int offset, int length);

    /** Writes a BYTEA, {@code length} bytes from {@code offset}; not compared: how much of a payload is kept is a setting. */
    void bytes(DirectBuffer buffer, int offset, int length);

    /** Writes a UUID. */
    void uuid(long high, long low);

    /** Writes text that the server converts to the column's type; only in the text format. */
    void converted(DirectBuffer buffer, int offset, int length);

    /** @return hash of the field written last */
    long fieldHash();

    /** Writes what the stream begins with. */
    void header();

    /** Writes what the stream ends with. */
    void trailer();

    /** @return the memory, {@link #length()} bytes from 0 are written */
    byte[] array();

    /** @return bytes written since the last {@link #truncate} to 0 */
    int length();

    /** Takes back what is behind {@code length}: a row that proved bad, or a slice that was sent. */
    void truncate(int length);
}
