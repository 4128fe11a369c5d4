package io.tapedeck.archive.parquet;

import java.util.Objects;

/**
 * A column of a file. Every column may be NULL in the file, whatever the table says.
 *
 * @param name as in the table
 * @param kind how its values stand in the file
 * @param precision digits of a DECIMAL, else 0
 * @param scale decimals of a DECIMAL, else 0
 */
public record FileColumn(String name, ColumnKind kind, int precision, int scale) {
    /** Refuses nulls. */
    public FileColumn {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
    }
}
