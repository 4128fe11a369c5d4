package io.tapedeck.archive.parquet;

/** How a column's values stand in a Parquet file. */
public enum ColumnKind {
    /** BOOLEAN. */
    BOOLEAN,
    /** INT32, annotated as of 16 bits. */
    INT16,
    /** INT32. */
    INT32,
    /** INT64. */
    INT64,
    /** FLOAT, bit for bit. */
    FLOAT,
    /** DOUBLE, bit for bit. */
    DOUBLE,
    /** DATE: days since 1970. */
    DATE,
    /** TIMESTAMP in microseconds, adjusted to UTC. */
    TIMESTAMP_UTC,
    /** TIMESTAMP in microseconds, of no zone. */
    TIMESTAMP,
    /** UUID: 16 bytes. */
    UUID,
    /** DECIMAL of up to 18 digits, as INT64; its scale is the column's. */
    DECIMAL_LONG,
    /** DECIMAL of 19 to 38 digits, as 16 bytes; its scale is the column's. */
    DECIMAL_LONGER,
    /** A NUMERIC whose values each have their own scale: its decimal text. */
    NUMBER_TEXT,
    /** UTF-8. */
    TEXT,
    /** UTF-8 that is JSON; the server's JSONB. */
    JSON,
    /** Bytes. */
    BYTES
}
