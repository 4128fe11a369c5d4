package io.tapedeck.archive;

import io.tapedeck.archive.parquet.RowBytes;
import io.tapedeck.archive.parquet.RowTotals;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** A day's rows as the server sends them by binary COPY, in one snapshot. One thread. */
final class DayScan {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int HEADER = SIGNATURE.length + 2 * Integer.BYTES;
    private static final int TRAILER = -1;
    private static final int NULL = -1;

    /** Takes rows. */
    @FunctionalInterface
    interface RowTaker {
        /** @param offset of the first field's length; the fields end at {@code end} */
        void take(byte[] bytes, int offset, int end) throws IOException;
    }

    private RowTotals totals = RowTotals.NONE;
    private long tableHash;

    /** Reads the rows; the taker may be called before an error. */
    static DayScan run(Connection connection, ArchivedTable table, List<TableColumn> columns, LocalDate day,
            RowTaker taker) throws SQLException, IOException {
        DayScan scan = new DayScan();
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.copyOut(day, columns));
        try {
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                scan.message(message, columns.size(), taker);
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return scan;
    }

    /** The server sends a row a message, the header before the first. */
    private void message(byte[] bytes, int columns, RowTaker taker) throws IOException {
        int at = bytes.length >= HEADER && bytes[0] == SIGNATURE[0] && bytes[SIGNATURE.length - 1] == 0
                && bytes[7] == SIGNATURE[7] ? HEADER : 0;
        while (at < bytes.length) {
            int fields = RowBytes.getShort(bytes, at);
            at += Short.BYTES;
            if (fields == TRAILER) {
                return;
            }
            if (fields != columns + 1) {
                throw new IOException("the server sent " + fields + " fields of a row, expected " + (columns + 1));
            }
            int begin = at;
            for (int i = 0; i < columns; i++) {
                at += Integer.BYTES + Math.max(0, RowBytes.getInt(bytes, at));
            }
            totals = totals.plus(bytes, begin, at - begin);
            taker.take(bytes, begin, at);
            int length = RowBytes.getInt(bytes, at);
            at += Integer.BYTES;
            if (length != NULL) {
                tableHash += RowBytes.getLong(bytes, at);
                at += length;
            }
        }
    }

    /** @return count and hash of the rows */
    RowTotals totals() {
        return totals;
    }

    /** @return sum of the server's hashes modulo 2^64 */
    long tableHash() {
        return tableHash;
    }
}
