package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.Hashing;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.SqlType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import org.agrona.concurrent.UnsafeBuffer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Rows of a query, streamed in the binary COPY format (see {@link BinaryRows}): the server sends a row a message (protocol
 * documentation, "COPY Operations"), so memory does not grow with the result. Fields are read in order. One thread.
 */
final class CopyRows implements AutoCloseable {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int SIGNATURE_BYTES = 11;
    private static final int CONDITIONS_BYTES = 16;

    private final CopyOut copy;
    private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
    private final JsonText json = new JsonText();
    private byte[] row;
    private int at;
    private int length;
    private boolean begun;
    private boolean ended;

    /** @param query whose columns have types that {@link #hash} knows */
    CopyRows(Connection connection, String query) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI()
                .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
    }

    /** Goes to the next row; false behind the last. */
    boolean next() throws SQLException {
        while (true) {
            row = copy.readFromCopy();
            if (row == null) {
                ended = true;
                return false;
            }
            at = 0;
            if (!begun) {
                begun = true;
                at = SIGNATURE_BYTES + 4;
                at += 4 + (int) INT.get(row, at);
                if (at >= row.length) {
                    continue;
                }
            }
            int fields = (short) ((row[at] & 0xff) << 8 | (row[at + 1] & 0xff));
            at += 2;
            if (fields >= 0) {
                return true;
            }
        }
    }

    /** Goes to the next field; false where it is NULL. */
    boolean field() {
        length = (int) INT.get(row, at);
        at += 4;
        return length >= 0;
    }

    int int16() {
        need(2);
        int value = (short) ((row[at] & 0xff) << 8 | (row[at + 1] & 0xff));
        at += 2;
        return value;
    }

    int int32() {
        need(4);
        int value = (int) INT.get(row, at);
        at += 4;
        return value;
    }

    long int64() {
        need(8);
        long value = (long) LONG.get(row, at);
        at += 8;
        return value;
    }

    /** @return the price in units of 1e-9 of the next field, {@link FixedPoint#ABSENT} for NULL */
    long price() {
        if (!field()) {
            return FixedPoint.ABSENT;
        }
        long price = NumericField.price(row, at);
        at += length;
        return price;
    }

    /** @return the NUMERIC of the next field as {@link RowHash} hashes it */
    long number() {
        if (!field()) {
            return RowHash.NULL;
        }
        at += length;
        return NumericField.hash(row, at - length, length);
    }

    /**
     * The next field as {@link RowHash} hashes it.
     *
     * @param column whose value it is; BYTEA and OTHER are selected as a BOOLEAN and not compared, JSON and JSONB as text
     */
    long hash(Column column) {
        if (!field()) {
            return RowHash.NULL;
        }
        at += length;
        return hash(column, at - length, length);
    }

    private long hash(Column column, int begin, int bytes) {
        return switch (column.type()) {
            case INT2 -> RowHash.number((short) ((row[begin] & 0xff) << 8 | (row[begin + 1] & 0xff)), 0);
            case INT4 -> RowHash.number((int) INT.get(row, begin), 0);
            case INT8 -> RowHash.number((long) LONG.get(row, begin), 0);
            case NUMERIC -> NumericField.hash(row, begin, bytes);
            case FLOAT4 -> RowHash.bits(Double.doubleToLongBits(Float.intBitsToFloat((int) INT.get(row, begin))));
            case FLOAT8 -> RowHash.bits(Double.doubleToLongBits(Double.longBitsToDouble((long) LONG.get(row, begin))));
            case BOOL -> RowHash.bits(row[begin]);
            case TIMESTAMP -> RowHash.bits((long) LONG.get(row, begin));
            case DATE -> RowHash.bits((int) INT.get(row, begin));
            case UUID -> RowHash.uuid((long) LONG.get(row, begin), (long) LONG.get(row, begin + 8));
            case TEXT, CHAR, INET -> {
                int kept = bytes;
                while (column.type() == SqlType.CHAR && kept > 0 && row[begin + kept - 1] == ' ') {
                    kept--; // padded as an array's element
                }
                view.wrap(row, begin, kept);
                yield RowHash.text(view, 0, kept);
            }
            case JSON, JSONB -> {
                int version = row[begin] == 1 ? 1 : 0; // as an array's element
                view.wrap(row, begin + version, bytes - version);
                yield json.hash(view, 0, bytes - version);
            }
            case ARRAY -> array(column.element(), begin, bytes);
            case BYTEA, OTHER -> RowHash.UNCOMPARED;
        };
    }

    private long array(Column element, int begin, int bytes) {
        long state = ArrayWriter.beginHash();
        if ((int) INT.get(row, begin) > 1) {
            return Hashing.combine(state, bytes); // more dimensions than any that the engine wrote: differs in any case
        }
        int next = begin + ArrayWriter.HEADER;
        while (next < begin + bytes) {
            int size = (int) INT.get(row, next);
            next += 4;
            state = Hashing.combine(state, size < 0 ? RowHash.NULL : hash(element, next, size));
            next += Math.max(size, 0);
        }
        return state;
    }

    /** Reads text of the next field as 16 bytes padded with NUL into {@code words}, little endian; NULL as zeros. */
    void conditions(long[] words) {
        words[0] = 0;
        words[1] = 0;
        if (!field()) {
            return;
        }
        for (int i = 0; i < Math.min(length, CONDITIONS_BYTES); i++) {
            words[i >>> 3] |= (row[at + i] & 0xffL) << (8 * (i & 7));
        }
        for (int i = CONDITIONS_BYTES; i < length; i++) { // longer than any that the engine wrote: differs in any case
            words[1] = Hashing.combine(words[1], row[at + i]);
        }
        at += length;
    }

    private void need(int bytes) {
        if (length != bytes) {
            throw TapedeckException.fatal("COPY TO gave a field of " + length + " bytes, expected " + bytes
                    + ": a column has another type than the schema gives it; compare the schema with the migrations",
                    null);
        }
    }

    /** Ends the COPY where it did not come to its end. */
    @Override
    public void close() throws SQLException {
        if (!ended && copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
