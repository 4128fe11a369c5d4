package io.tapedeck.archive.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/** Codecs of NUMERIC. */
final class NumericCodecs {
    private NumericCodecs() {
    }

    /** Up to 18 digits, as a long. */
    static final class Narrow implements FieldCodec {
        private final BinaryNumeric numeric = new BinaryNumeric();
        private final int scale;

        Narrow(int scale) {
            this.scale = scale;
        }

        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            if (!BinaryNumeric.hasScale(bytes, offset, length, scale)) {
                return false;
            }
            to.write(BinaryNumeric.fitsLong(bytes, offset, scale)
                    ? BinaryNumeric.unscaledLong(bytes, offset, scale)
                    : BinaryNumeric.decimal(bytes, offset).unscaledValue().longValueExact(), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            numeric.put(from.getLong(), scale, to);
        }
    }

    /** 19 to 38 digits, as 16 bytes, two's complement, big endian. */
    static final class Wide implements FieldCodec {
        private static final int HALF = Long.BYTES;
        private final BinaryNumeric numeric = new BinaryNumeric();
        private final RowBytes wide = new RowBytes();
        private final int scale;

        Wide(int scale) {
            this.scale = scale;
        }

        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            if (!BinaryNumeric.hasScale(bytes, offset, length, scale)) {
                return false;
            }
            wide.clear();
            if (BinaryNumeric.fitsLong(bytes, offset, scale)) {
                long value = BinaryNumeric.unscaledLong(bytes, offset, scale);
                wide.putLong(value < 0 ? -1 : 0);
                wide.putLong(value);
            } else {
                BigInteger value = BinaryNumeric.decimal(bytes, offset).unscaledValue();
                wide.putLong(value.shiftRight(Long.SIZE).longValueExact());
                wide.putLong(value.longValue());
            }
            to.write(Binary.fromReusedByteArray(wide.array(), 0, 2 * HALF), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            byte[] value = from.getBinary().getBytesUnsafe();
            long high = RowBytes.getLong(value, 0);
            long low = RowBytes.getLong(value, HALF);
            if (high == (low >> (Long.SIZE - 1)) && low != Long.MIN_VALUE) {
                numeric.put(low, scale, to);
            } else {
                BinaryNumeric.put(new BigDecimal(new BigInteger(value), scale), to);
            }
        }
    }

    /** Any NUMERIC, as the server prints it. */
    static final class Text implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            to.write(Binary.fromConstantByteArray(
                    BinaryNumeric.text(bytes, offset).getBytes(StandardCharsets.ISO_8859_1)), 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            BinaryNumeric.put(new String(from.getBinary().getBytesUnsafe(), StandardCharsets.ISO_8859_1), to);
        }
    }
}
