package io.tapedeck.archive;

import io.tapedeck.archive.parquet.ColumnKind;
import io.tapedeck.archive.parquet.FileColumn;
import java.util.Set;

/**
 * A column of a table and of its files.
 *
 * @param name as in the catalogue
 * @param type as {@code format_type} prints it, with its length or precision
 * @param file how it stands in the file
 * @param carried whether it travels as the server's text, because this type has no form of its own in the file (arrays, inet, interval, …)
 * @param generated whether the server computes it: it is in the file, and is not sent back
 */
record TableColumn(String name, String type, FileColumn file, boolean carried, boolean generated) {
    private static final int LONG_DIGITS = 18;
    private static final int LONGER_DIGITS = 38;
    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar");
    /** Type modifiers begin here. */
    private static final int MODIFIER_BASE = 4;

    /**
     * A column of the catalogue.
     *
     * @param baseType its type's name in {@code pg_catalog}, empty for a type of another schema
     * @param modifier {@code atttypmod}, -1 for none
     */
    static TableColumn of(String name, String type, String baseType, int modifier, boolean generated) {
        FileColumn file = TEXTS.contains(baseType) ? plain(name, ColumnKind.TEXT) : switch (baseType) {
            case "bool" -> plain(name, ColumnKind.BOOLEAN);
            case "int2" -> plain(name, ColumnKind.INT16);
            case "int4" -> plain(name, ColumnKind.INT32);
            case "int8" -> plain(name, ColumnKind.INT64);
            case "float4" -> plain(name, ColumnKind.FLOAT);
            case "float8" -> plain(name, ColumnKind.DOUBLE);
            case "date" -> plain(name, ColumnKind.DATE);
            case "timestamptz" -> plain(name, ColumnKind.TIMESTAMP_UTC);
            case "timestamp" -> plain(name, ColumnKind.TIMESTAMP);
            case "uuid" -> plain(name, ColumnKind.UUID);
            case "jsonb" -> plain(name, ColumnKind.JSON);
            case "bytea" -> plain(name, ColumnKind.BYTES);
            case "numeric" -> numeric(name, modifier);
            default -> null;
        };
        return new TableColumn(name, type, file == null ? plain(name, ColumnKind.TEXT) : file, file == null, generated);
    }

    private static FileColumn plain(String name, ColumnKind kind) {
        return new FileColumn(name, kind, 0, 0);
    }

    /** numeric.c: precision in the upper 16 bits, scale (11 bits, two's complement) in the lower. */
    private static FileColumn numeric(String name, int modifier) {
        int precision = ((modifier - MODIFIER_BASE) >> Short.SIZE) & 0xffff;
        int scale = (((modifier - MODIFIER_BASE) & 0x7ff) ^ 1024) - 1024;
        boolean decimal = modifier >= MODIFIER_BASE && scale >= 0 && scale <= precision && precision <= LONGER_DIGITS;
        if (!decimal) {
            return plain(name, ColumnKind.NUMBER_TEXT);
        }
        return new FileColumn(name, precision <= LONG_DIGITS ? ColumnKind.DECIMAL_LONG : ColumnKind.DECIMAL_LONGER,
                precision, scale);
    }

    /** {@return the column as COPY selects it from a table t} */
    String selected() {
        return "t." + Sql.quote(name) + (carried ? "::text" : "");
    }
}
