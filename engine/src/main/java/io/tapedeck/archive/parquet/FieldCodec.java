package io.tapedeck.archive.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.jsonType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.uuidType;

import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * One column's way between the server's binary field and Parquet. What it writes it reads back as the very same bytes; a value
 * that Parquet's type cannot hold (NaN in a DECIMAL, infinity in a TIMESTAMP) it does not write. One thread.
 */
interface FieldCodec {
    /** Definition level of a value; a NULL has 0. */
    int DEFINED = 1;

    /**
     * Writes a field that is not NULL.
     *
     * @return false where the column's type cannot hold the value; nothing was written then
     */
    boolean write(byte[] bytes, int offset, int length, ColumnWriter to);

    /** Appends the length and bytes of the reader's current value, which is not NULL. */
    void read(ColumnReader from, RowBytes to);

    /** {@return the codec of a column} */
    static FieldCodec of(FileColumn column) {
        return switch (column.kind()) {
            case BOOLEAN -> new FixedCodecs.Bool();
            case INT16 -> new FixedCodecs.Int16();
            case INT32 -> new FixedCodecs.Int32();
            case INT64 -> new FixedCodecs.Int64();
            case FLOAT -> new FixedCodecs.Single();
            case DOUBLE -> new FixedCodecs.Twice();
            case DATE -> new TimeCodecs.Date();
            case TIMESTAMP, TIMESTAMP_UTC -> new TimeCodecs.Timestamp();
            case UUID, BYTES, TEXT -> new ByteCodecs.Plain();
            case JSON -> new ByteCodecs.Json();
            case DECIMAL_LONG -> new NumericCodecs.Narrow(column.scale());
            case DECIMAL_LONGER -> new NumericCodecs.Wide(column.scale());
            case NUMBER_TEXT -> new NumericCodecs.Text();
        };
    }

    /** {@return the column's type in the file} */
    static PrimitiveType type(FileColumn column) {
        return switch (column.kind()) {
            case BOOLEAN -> optional(PrimitiveTypeName.BOOLEAN, column, null);
            case INT16 -> optional(PrimitiveTypeName.INT32, column, intType(Short.SIZE, true));
            case INT32 -> optional(PrimitiveTypeName.INT32, column, null);
            case INT64 -> optional(PrimitiveTypeName.INT64, column, null);
            case FLOAT -> optional(PrimitiveTypeName.FLOAT, column, null);
            case DOUBLE -> optional(PrimitiveTypeName.DOUBLE, column, null);
            case DATE -> optional(PrimitiveTypeName.INT32, column, dateType());
            case TIMESTAMP -> optional(PrimitiveTypeName.INT64, column, timestampType(false, TimeUnit.MICROS));
            case TIMESTAMP_UTC -> optional(PrimitiveTypeName.INT64, column, timestampType(true, TimeUnit.MICROS));
            case UUID -> fixed(column, uuidType());
            case BYTES -> optional(PrimitiveTypeName.BINARY, column, null);
            case TEXT, NUMBER_TEXT -> optional(PrimitiveTypeName.BINARY, column, stringType());
            case JSON -> optional(PrimitiveTypeName.BINARY, column, jsonType());
            case DECIMAL_LONG ->
                optional(PrimitiveTypeName.INT64, column, decimalType(column.scale(), column.precision()));
            case DECIMAL_LONGER -> fixed(column, decimalType(column.scale(), column.precision()));
        };
    }

    private static PrimitiveType optional(PrimitiveTypeName type, FileColumn column, LogicalTypeAnnotation meaning) {
        return Types.optional(type).as(meaning).named(column.name());
    }

    private static PrimitiveType fixed(FileColumn column, LogicalTypeAnnotation meaning) {
        return Types.optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY).length(2 * Long.BYTES).as(meaning)
                .named(column.name());
    }
}
