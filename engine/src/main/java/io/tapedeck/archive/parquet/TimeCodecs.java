package io.tapedeck.archive.parquet;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;

/** Codecs of times: the server counts from 2000, Parquet from 1970. */
final class TimeCodecs {
    private static final int EPOCH_DAYS = (int) LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long EPOCH_MICROS = TimeUnit.DAYS.toMicros(EPOCH_DAYS);

    private TimeCodecs() {
    }

    /** TIMESTAMP and TIMESTAMPTZ, microseconds. */
    static final class Timestamp implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            long micros = RowBytes.getLong(bytes, offset);
            // the two infinities, and the last weeks of the year 294276, which are too many microseconds from 1970
            if (micros == Long.MIN_VALUE || micros > Long.MAX_VALUE - EPOCH_MICROS) {
                return false;
            }
            to.write(micros + EPOCH_MICROS, 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            to.putInt(Long.BYTES);
            to.putLong(from.getLong() - EPOCH_MICROS);
        }
    }

    /** DATE, days. */
    static final class Date implements FieldCodec {
        @Override
        public boolean write(byte[] bytes, int offset, int length, ColumnWriter to) {
            int days = RowBytes.getInt(bytes, offset);
            if (days == Integer.MIN_VALUE || days > Integer.MAX_VALUE - EPOCH_DAYS) {
                return false;
            }
            to.write(days + EPOCH_DAYS, 0, DEFINED);
            return true;
        }

        @Override
        public void read(ColumnReader from, RowBytes to) {
            to.putInt(Integer.BYTES);
            to.putInt(from.getInteger() - EPOCH_DAYS);
        }
    }
}
