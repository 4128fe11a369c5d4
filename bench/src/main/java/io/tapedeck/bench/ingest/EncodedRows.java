package io.tapedeck.bench.ingest;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a table as binary COPY data, cut into batches in the order of their sequences. Nothing is left to do
 * but to send it.
 */
public final class EncodedRows {
    /** How rows stand within a batch. */
    public enum Arrangement {
        /** In the order of their sequences, all instruments mixed: one connection. */
        ARRIVAL,
        /** Each batch of one half of the instruments, sorted by instrument, which is what two lanes send. */
        SORTED
    }

    private static final byte[] HEADER = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0,
            0, 0, 0};
    private static final byte[] TRAILER = {-1, -1};

    private final List<List<byte[]>> halves = List.of(new ArrayList<>(), new ArrayList<>());
    private long rows;

    private EncodedRows() {
    }

    /** Reads what the table holds; the server sends a message a row (PostgreSQL, "COPY Operations"). */
    public static EncodedRows of(Connection connection, TableShape shape, Arrangement arrangement, int batchRows)
            throws SQLException {
        EncodedRows encoded = new EncodedRows();
        long[] sizes = new long[2];
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + half(shape, arrangement) + ", count(*) FROM " + shape.name() + " GROUP BY 1")) {
            while (row.next()) {
                sizes[row.getInt(1)] = row.getLong(2);
            }
        }
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(query(shape, arrangement, batchRows));
        for (int half = 0; half < 2; half++) {
            for (long left = sizes[half]; left > 0; left -= batchRows) {
                encoded.halves.get(half).add(batch(copy, (int) Math.min(left, batchRows)));
            }
            encoded.rows += sizes[half];
        }
        byte[] end = copy.readFromCopy();
        while (copy.isActive() && end != null) {
            end = copy.readFromCopy();
        }
        return encoded;
    }

    private static String half(TableShape shape, Arrangement arrangement) {
        return arrangement == Arrangement.SORTED ? shape.half() : "0";
    }

    private static String query(TableShape shape, Arrangement arrangement, int batchRows) {
        String order = arrangement == Arrangement.SORTED ? shape.order() : "sequence";
        return "COPY (SELECT " + shape.columns() + " FROM (SELECT *, (row_number() OVER (PARTITION BY half ORDER BY"
                + " sequence) - 1) / " + batchRows + " AS batch FROM (SELECT *, " + half(shape, arrangement)
                + " AS half FROM "
                + shape.name() + ") halved) numbered ORDER BY half, batch, " + order
                + ") TO STDOUT (FORMAT binary)";
    }

    private static byte[] batch(CopyOut copy, int rows) throws SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows * 160);
        bytes.writeBytes(HEADER);
        int read = 0;
        while (read < rows) {
            byte[] message = copy.readFromCopy();
            boolean first = message.length >= HEADER.length && message[0] == 'P' && message[1] == 'G';
            int begin = first ? HEADER.length : 0;
            if (message.length > begin) {
                bytes.write(message, begin, message.length - begin);
                read++;
            }
        }
        bytes.writeBytes(TRAILER);
        return bytes.toByteArray();
    }

    /** Writes all of it to a file, to be read again when its turn comes. */
    public void keep(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeLong(rows);
            for (List<byte[]> half : halves) {
                out.writeInt(half.size());
                for (byte[] batch : half) {
                    out.writeInt(batch.length);
                    out.write(batch);
                }
            }
        }
    }

    /** @return what {@link #keep} wrote */
    public static EncodedRows read(Path file) throws IOException {
        EncodedRows encoded = new EncodedRows();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            encoded.rows = in.readLong();
            for (List<byte[]> half : encoded.halves) {
                for (int left = in.readInt(); left > 0; left--) {
                    half.add(in.readNBytes(in.readInt()));
                }
            }
        }
        return encoded;
    }

    /** @return how many */
    public long rows() {
        return rows;
    }

    /** @return the batches of each of one or two connections; of one, those of both halves in turn */
    List<List<byte[]>> shares(int connections) {
        if (connections == 2) {
            return halves;
        }
        List<byte[]> all = new ArrayList<>();
        int longest = Math.max(halves.get(0).size(), halves.get(1).size());
        for (int i = 0; i < longest; i++) {
            for (List<byte[]> half : halves) {
                if (i < half.size()) {
                    all.add(half.get(i));
                }
            }
        }
        return List.of(all);
    }
}
