package io.tapedeck.archive.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** The library asks for converters of records; columns are read directly here, so these are never called. */
final class UnusedConverter extends GroupConverter {
    private static final PrimitiveConverter FIELD = new PrimitiveConverter() {
    };

    @Override
    public Converter getConverter(int fieldIndex) {
        return FIELD;
    }

    @Override
    public void start() {
        // no record
    }

    @Override
    public void end() {
        // no record
    }
}
