package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * A trade or quote as the binary COPY of {@code ticks} has it: the same bytes as {@link BinaryRows} writes field by field, in words. The
 * first eight fields have fixed lengths, so that their values and lengths come to eight words. One thread.
 */
final class TickRow {
    static final int COLUMNS = 15;
    /** Bytes that {@link #put} may touch. */
    static final int BYTES_MAX = 64 + 2 * Long.BYTES + 4 * PgNumeric.FIELD_BYTES_MAX + 4
            + JournaledTicks.CONDITIONS_BYTES
            + 2 * Long.BYTES;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int NULL = -1;

    private final long sourceWord;
    private final int[] groups = new int[PgNumeric.GROUPS_OF_LONG];

    /** @param source the journal's number */
    TickRow(int source) {
        sourceWord = (long) (source & 0xffff) << 48 | (long) Short.BYTES << 16;
    }

    /**
     * Writes the row.
     *
     * @param columns fields of the row, those appended to it counted
     * @param time of the event, ns since the epoch
     * @return where it ends
     */
    int put(byte[] row, int begin, int columns, DirectBuffer message, int offset, long time) {
        boolean trade = JournaledTicks.isTrade(message, offset);
        int at = head(row, begin, columns, message, offset, time, trade);
        if (trade) {
            at = price(row, at, JournaledTicks.longAt(message, offset + JournaledTicks.PRICE));
            at = size(row, at, message, offset + JournaledTicks.SIZE);
            LONG.set(row, at, -1L); // four times NULL
            LONG.set(row, at + 8, -1L);
            at += 16;
        } else {
            LONG.set(row, at, -1L);
            at = price(row, at + 8, JournaledTicks.longAt(message, offset + JournaledTicks.BID));
            at = price(row, at, JournaledTicks.longAt(message, offset + JournaledTicks.ASK));
            at = size(row, at, message, offset + JournaledTicks.BID_SIZE);
            at = size(row, at, message, offset + JournaledTicks.ASK_SIZE);
        }
        at = conditions(row, at, message, JournaledTicks.conditionsAt(message, offset));
        INT.set(row, at, Long.BYTES);
        LONG.set(row, at + 4, PgTime.micros(EventHeader.receiveTime(message, offset)));
        return at + 12;
    }

    private int head(byte[] row, int at, int columns, DirectBuffer message, int offset, long time, boolean trade) {
        long micros = PgTime.micros(time);
        long nanos = PgTime.nanosOfMicro(time);
        long sequence = EventHeader.sequence(message, offset);
        LONG.set(row, at, (long) columns << 48 | (long) Long.BYTES << 16 | micros >>> 48);
        LONG.set(row, at + 8, micros << 16); // and the upper half of the next length, 0
        LONG.set(row, at + 16, (long) Short.BYTES << 48 | nanos << 32 | Long.BYTES);
        LONG.set(row, at + 24, EventHeader.instrumentId(message, offset));
        LONG.set(row, at + 32, (long) Long.BYTES << 32 | sequence >>> 32);
        LONG.set(row, at + 40, sequence << 32 | Short.BYTES);
        LONG.set(row, at + 48, sourceWord | (trade ? JournaledTicks.KIND_TRADE : JournaledTicks.KIND_QUOTE));
        LONG.set(row, at + 56, (long) Integer.BYTES << 32 | (EventHeader.flags(message, offset) & 0xffff_ffffL));
        return at + 64;
    }

    private int price(byte[] row, int at, long price) {
        if (price == FixedPoint.ABSENT) {
            INT.set(row, at, NULL);
            return at + 4;
        }
        return PgNumeric.put(row, at, price, -FixedPoint.PRICE_DECIMALS, groups);
    }

    private int size(byte[] row, int at, DirectBuffer message, int offset) {
        long mantissa = JournaledTicks.longAt(message, offset);
        if (mantissa == FixedPoint.ABSENT) {
            INT.set(row, at, NULL);
            return at + 4;
        }
        return PgNumeric.put(row, at, mantissa, JournaledTicks.exponent(message, offset), groups);
    }

    private static int conditions(byte[] row, int at, DirectBuffer message, int offset) {
        int length = JournaledTicks.conditionsLength(message, offset);
        if (length == 0) {
            INT.set(row, at, NULL);
            return at + 4;
        }
        INT.set(row, at, length);
        LONG.set(row, at + 4, Long.reverseBytes(JournaledTicks.longAt(message, offset)));
        LONG.set(row, at + 12, Long.reverseBytes(JournaledTicks.longAt(message, offset + Long.BYTES)));
        return at + 4 + length;
    }
}
