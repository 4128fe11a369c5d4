package io.tapedeck.archive.parquet;

import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/** Codecs of text, bytes, UUID and JSONB: the server's bytes as they are. */
final class ByteCodecs {
    private ByteCodecs() {
    }

    /** Bytes as they are. */
    static final class Plain implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            to.write(Binary.fromReusedByteArray(bytes, offset, length), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            byte[] value = from.getBinary().getBytesUnsafe();
            to.putInt(value.length);
            to.putBytes(value, 0, value.length);
        }
    }

    /** JSONB: the version of its binary form, which the file leaves out, then text. */
    static final class Json implements FieldCodec {
        private static final byte[] VERSION = {1};

        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            if (bytes[offset] != VERSION[0]) {
                return false;
            }
            to.write(Binary.fromReusedByteArray(bytes, offset + 1, length - 1), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            byte[] value = from.getBinary().getBytesUnsafe();
            to.putInt(value.length + 1);
            to.putBytes(VERSION, 0, 1);
            to.putBytes(value, 0, value.length);
        }
    }
}
