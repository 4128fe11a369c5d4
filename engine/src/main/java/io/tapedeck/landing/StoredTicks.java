package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads {@code ticks} back and hashes each row as it was hashed when it landed ({@link RowHash}), for the comparison of
 * journal, ledger and table. One pass in binary COPY; one thread an instance.
 */
public final class StoredTicks {
    /** Takes one row. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param sequence the row's market sequence
         * @param instrumentId its instrument: {@code floorMod(instrumentId, lanes)} was its lane
         * @param hash the row's hash
         */
        void onRow(long sequence, long instrumentId, long hash);
    }

    private static final int HEADER_BYTES = 19;
    private static final int COLUMNS = 15;

    private final long[] words = new long[2];
    private long hash;
    private long sequence;
    private long instrumentId;

    /**
     * Reads the rows of one journal.
     *
     * @param connection any that may read the table, without autocommit or with
     * @param source the journal's number
     * @param fromSequence first sequence
     * @param toSequence last sequence
     * @param visitor takes each row, in no order
     * @return number of rows
     * @throws SQLException from the server
     */
    public long scan(Connection connection, int source, long fromSequence, long toSequence, Visitor visitor)
            throws SQLException {
        String command = "COPY (SELECT timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, bid, ask,"
                + " bid_size, ask_size, conditions, received_at FROM trading.ticks WHERE source = " + source
                + " AND sequence BETWEEN " + fromSequence + " AND " + toSequence + ") TO STDOUT (FORMAT binary)";
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(command);
        long rows = 0;
        boolean first = true;
        for (byte[] data = copy.readFromCopy(); data != null; data = copy.readFromCopy()) {
            ByteBuffer in = ByteBuffer.wrap(data);
            if (first) {
                in.position(HEADER_BYTES);
                first = false;
            }
            while (in.remaining() >= Short.BYTES && in.getShort() == COLUMNS) {
                row(in);
                visitor.onRow(sequence, instrumentId, hash);
                rows++;
            }
        }
        return rows;
    }

    private void row(ByteBuffer in) {
        long micros = number(in);
        int nanos = (int) number(in);
        instrumentId = number(in);
        sequence = number(in);
        int source = (int) number(in);
        int kind = (int) number(in);
        int flags = (int) number(in);
        long price = price(in);
        long size = size(in);
        long bid = price(in);
        long ask = price(in);
        long bidSize = size(in);
        long askSize = size(in);
        conditions(in);
        long received = number(in);
        hash = RowHash.tick(sequence, instrumentId, PgTime.nanos(micros, nanos), kind, flags, price, size, bid, ask,
                bidSize, askSize, words[0], words[1], received, source);
    }

    /** Reads an integer of any width; NULL, which no such column allows, as 0. */
    private static long number(ByteBuffer in) {
        return switch (in.getInt()) {
            case Short.BYTES -> in.getShort();
            case Integer.BYTES -> in.getInt();
            case Long.BYTES -> in.getLong();
            default -> 0;
        };
    }

    private static BigDecimal decimal(ByteBuffer in, int length) {
        int end = in.position() + length;
        BigDecimal value = PgNumeric.decode(in);
        in.position(end);
        return value;
    }

    private static long price(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return FixedPoint.ABSENT;
        }
        BigDecimal value = decimal(in, length);
        if (value == null) {
            return FixedPoint.DOES_NOT_FIT;
        }
        BigDecimal units = value.movePointRight(FixedPoint.PRICE_DECIMALS);
        // what is not a price in units was not landed by us: any hash that differs will do
        boolean fits = units.stripTrailingZeros().scale() <= 0 && units.toBigInteger().bitLength() < Long.SIZE;
        return fits ? units.longValueExact() : RowHash.number(value);
    }

    private static long size(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return RowHash.NULL;
        }
        BigDecimal value = decimal(in, length);
        return value == null ? RowHash.UNCOMPARED : RowHash.number(value);
    }

    private void conditions(ByteBuffer in) {
        Arrays.fill(words, 0);
        int length = in.getInt();
        for (int i = 0; i < length; i++) {
            // beyond 16 bytes, which a lane never writes, it folds over: different, not equal by chance
            words[(i >>> 3) & 1] += (in.get() & 0xffL) << ((i & 7) * Byte.SIZE);
        }
    }
}
