package io.tapedeck.event.table;

import java.util.Map;

/** Types of the server that rows are encoded for; every other type is left to the server, as text. */
public enum SqlType {
    /** SMALLINT. */
    INT2,
    /** INTEGER. */
    INT4,
    /** BIGINT. */
    INT8,
    /** NUMERIC, with or without precision. */
    NUMERIC,
    /** REAL. */
    FLOAT4,
    /** DOUBLE PRECISION. */
    FLOAT8,
    /** BOOLEAN. */
    BOOL,
    /** TIMESTAMPTZ, and TIMESTAMP as UTC. */
    TIMESTAMP,
    /** DATE. */
    DATE,
    /** TEXT and VARCHAR. */
    TEXT,
    /** CHAR(n): blanks at the end do not count. */
    CHAR,
    /** JSON. */
    JSON,
    /** JSONB. */
    JSONB,
    /** BYTEA. */
    BYTEA,
    /** UUID. */
    UUID,
    /** INET. */
    INET,
    /** An array of one of the others, one dimension. */
    ARRAY,
    /** Anything else. */
    OTHER;

    private static final Map<String, SqlType> BY_NAME = Map.ofEntries(Map.entry("int2", INT2), Map.entry("int4", INT4),
            Map.entry("int8", INT8), Map.entry("numeric", NUMERIC), Map.entry("float4", FLOAT4),
            Map.entry("float8", FLOAT8), Map.entry("bool", BOOL), Map.entry("timestamptz", TIMESTAMP),
            Map.entry("timestamp", TIMESTAMP), Map.entry("date", DATE), Map.entry("text", TEXT),
            Map.entry("varchar", TEXT), Map.entry("bpchar", CHAR), Map.entry("json", JSON),
            Map.entry("jsonb", JSONB), Map.entry("bytea", BYTEA), Map.entry("uuid", UUID), Map.entry("inet", INET));

    /** @return the type of a {@code pg_type.typname} in the schema {@code pg_catalog}; OTHER for one that is not here */
    public static SqlType of(String name) {
        return BY_NAME.getOrDefault(name, OTHER);
    }
}
