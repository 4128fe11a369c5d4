package io.tapedeck.archive.parquet;

import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;

/** Codecs of booleans, integers and floating point: the server's bits, another byte order. */
final class FixedCodecs {
    private FixedCodecs() {
    }

    /** BOOLEAN. */
    static final class Bool implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            to.write(bytes[offset] != 0, 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            to.putInt(1);
            to.putBytes(new byte[]{(byte) (from.getBoolean() ? 1 : 0)}, 0, 1);
        }
    }

    /** SMALLINT. */
    static final class Int16 implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            to.write((int) RowBytes.getShort(bytes, offset), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            to.putInt(Short.BYTES);
            to.putShort(from.getInteger());
        }
    }

    /** INTEGER. */
    static final class Int32 implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            to.write(RowBytes.getInt(bytes, offset), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            to.putInt(Integer.BYTES);
            to.putInt(from.getInteger());
        }
    }

    /** BIGINT. */
    static final class Int64 implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            to.write(RowBytes.getLong(bytes, offset), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            to.putInt(Long.BYTES);
            to.putLong(from.getLong());
        }
    }

    /** REAL. */
    static final class Single implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            to.write(Float.intBitsToFloat(RowBytes.getInt(bytes, offset)), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            to.putInt(Float.BYTES);
            to.putInt(Float.floatToRawIntBits(from.getFloat()));
        }
    }

    /** DOUBLE PRECISION. */
    static final class Twice implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            to.write(Double.longBitsToDouble(RowBytes.getLong(bytes, offset)), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            to.putInt(Double.BYTES);
            to.putLong(Double.doubleToRawLongBits(from.getDouble()));
        }
    }
}
