package io.tapedeck.archive.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.UUIDType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/** A file's schema, as encoders want it and as the footer states it. */
final class FileSchema {
    /**
     * The column for values that their own column cannot hold: a JSON object of column names and the server's binary values in
     * hexadecimal; NULL in nearly every row.
     */
    static final String OTHER = "tapedeck_other";
    private static final int UUID_BYTES = 16;

    private FileSchema() {
    }

    /** {@return the columns with {@link #OTHER} behind them, as encoders and decoders want them} */
    static MessageType message(List<FileColumn> columns) {
        List<org.apache.parquet.schema.Type> types = new ArrayList<>();
        for (FileColumn column : columns) {
            types.add(FieldCodec.type(column));
        }
        types.add(FieldCodec.type(new FileColumn(OTHER, ColumnKind.JSON, 0, 0)));
        return new MessageType("row", types);
    }

    /** {@return the same as the footer states it} */
    static List<SchemaElement> elements(List<FileColumn> columns) {
        List<SchemaElement> elements = new ArrayList<>();
        SchemaElement root = new SchemaElement("row");
        root.setNum_children(columns.size() + 1);
        elements.add(root);
        for (FileColumn column : columns) {
            elements.add(element(column));
        }
        elements.add(element(new FileColumn(OTHER, ColumnKind.JSON, 0, 0)));
        return elements;
    }

    /** {@return a type's name in the footer} */
    static Type physical(PrimitiveType type) {
        return type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
                ? Type.BYTE_ARRAY
                : Type.valueOf(type.getPrimitiveTypeName().name());
    }

    private static SchemaElement element(FileColumn column) {
        PrimitiveType type = FieldCodec.type(column);
        SchemaElement element = new SchemaElement(column.name());
        element.setRepetition_type(FieldRepetitionType.OPTIONAL);
        element.setType(physical(type));
        if (element.getType() == Type.FIXED_LEN_BYTE_ARRAY) {
            element.setType_length(UUID_BYTES);
        }
        switch (column.kind()) {
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE, BYTES -> {
                // what the physical type says
            }
            case INT16 -> annotate(element, LogicalType.INTEGER(new IntType((byte) Short.SIZE, true)),
                    ConvertedType.INT_16);
            case DATE -> annotate(element, LogicalType.DATE(new DateType()), ConvertedType.DATE);
            case TIMESTAMP -> annotate(element, LogicalType.TIMESTAMP(micros(false)), null);
            case TIMESTAMP_UTC ->
                annotate(element, LogicalType.TIMESTAMP(micros(true)), ConvertedType.TIMESTAMP_MICROS);
            case UUID -> annotate(element, LogicalType.UUID(new UUIDType()), null);
            case TEXT, NUMBER_TEXT -> annotate(element, LogicalType.STRING(new StringType()), ConvertedType.UTF8);
            case JSON -> annotate(element, LogicalType.JSON(new JsonType()), ConvertedType.JSON);
            case DECIMAL_LONG, DECIMAL_LONGER -> {
                annotate(element, LogicalType.DECIMAL(new DecimalType(column.scale(), column.precision())),
                        ConvertedType.DECIMAL);
                element.setScale(column.scale());
                element.setPrecision(column.precision());
            }
        }
        return element;
    }

    private static TimestampType micros(boolean utc) {
        return new TimestampType(utc, TimeUnit.MICROS(new MicroSeconds()));
    }

    private static void annotate(SchemaElement element, LogicalType logical, ConvertedType converted) {
        element.setLogicalType(logical);
        if (converted != null) {
            element.setConverted_type(converted);
        }
    }
}
