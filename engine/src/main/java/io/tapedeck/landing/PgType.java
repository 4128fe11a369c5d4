package io.tapedeck.landing;

import java.util.Map;

/** Types of the server that rows are encoded for; every other type is left to the server, as text. */
enum PgType {
    INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8, BOOL, TIMESTAMP, DATE, TEXT, JSON, JSONB, BYTEA, UUID, OTHER;

    private static final Map<String, PgType> BY_NAME = Map.ofEntries(Map.entry("int2", INT2), Map.entry("int4", INT4),
            Map.entry("int8", INT8), Map.entry("numeric", NUMERIC), Map.entry("float4", FLOAT4),
            Map.entry("float8", FLOAT8), Map.entry("bool", BOOL), Map.entry("timestamptz", TIMESTAMP),
            Map.entry("timestamp", TIMESTAMP), Map.entry("date", DATE), Map.entry("text", TEXT),
            Map.entry("varchar", TEXT), Map.entry("bpchar", TEXT), Map.entry("json", JSON),
            Map.entry("jsonb", JSONB), Map.entry("bytea", BYTEA), Map.entry("uuid", UUID));

    /** @return the type of a {@code pg_type.typname} in the schema {@code pg_catalog} */
    static PgType of(String name) {
        return BY_NAME.getOrDefault(name, OTHER);
    }
}
