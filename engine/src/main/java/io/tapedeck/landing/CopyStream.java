package io.tapedeck.landing;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * One COPY … FROM STDIN: encodes rows and sends them in slices, so that the server ingests a slice while the next one is
 * encoded. After a failure the COPY is ended; the caller rolls back or gives the connection up. A lane's own, one thread.
 */
final class CopyStream {
    /** Enough to make the system call cheap, little enough to stay in the processor's cache between encoder and socket. */
    private static final int SLICE_BYTES = 128 * 1024;
    private static final int ROW_BYTES = 32 * 1024;
    /** Rows whose messages are read together: enough for the memory to be busy, few enough to stay in the first cache. */
    private static final int PREVIEWED = 16;

    private final BinaryRows binary = new BinaryRows(SLICE_BYTES + ROW_BYTES);
    private TextRows text;

    /**
     * Copies rows.
     *
     * @param staged whether into the staging table of the format's key
     * @param rejections takes the rows that do not fit
     * @param tally takes what was sent, its time also where this throws
     */
    void copy(Connection connection, MessageBatch batch, Run run, boolean staged, Rejections rejections, Tally tally)
            throws SQLException {
        RowFormat first = run.format();
        String command = staged ? first.key().copyCommand(first.text()) : first.copyCommand();
        RowSink sink = sink(first.text());
        sink.truncate(0);
        sink.expectSequence(staged);
        sink.header();
        long started = System.nanoTime();
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command);
        try {
            long sentNs = System.nanoTime() - started;
            for (int i = run.from(); i < run.to(); i++) {
                if ((i - run.from()) % PREVIEWED == 0) {
                    batch.preview(run.places(), i, Math.min(run.to(), i + PREVIEWED));
                }
                int index = run.places()[i];
                RowFormat format = run.format(batch, i);
                int mark = sink.length();
                String why = format.write(batch, index, sink);
                if (why != null) {
                    sink.truncate(mark);
                    rejections.add(index, format.table(), why);
                    continue;
                }
                if (staged) {
                    sink.appendSequence(batch.sequence(index));
                }
                sink.endRow();
                tally.row(format.rowHash(), format.rowTime());
                if (sink.length() >= SLICE_BYTES) {
                    sentNs += send(copy, sink);
                }
            }
            sink.trailer();
            sentNs += send(copy, sink);
            long ending = System.nanoTime();
            long accepted = copy.endCopy();
            long ended = System.nanoTime();
            sentNs += ended - ending;
            tally.copyNs += sentNs;
            tally.encodeNs += ended - started - sentNs;
            if (accepted != tally.rows) {
                throw TapedeckException.fatal("COPY into " + first.table() + " kept " + accepted + " of " + tally.rows
                        + " rows and gave no error; look for a trigger or rule that drops rows", null);
            }
        } catch (SQLException | RuntimeException e) {
            cancel(copy, e);
            throw e;
        }
    }

    private RowSink sink(boolean asText) {
        if (!asText) {
            return binary;
        }
        if (text == null) {
            text = new TextRows(SLICE_BYTES);
        }
        return text;
    }

    private static long send(CopyIn copy, RowSink sink) throws SQLException {
        long started = System.nanoTime();
        copy.writeToCopy(sink.array(), 0, sink.length());
        sink.truncate(0);
        return System.nanoTime() - started;
    }

    /** Ends a COPY that failed; without this the driver keeps its lock and the rollback hangs. */
    static void cancel(CopyIn copy, Exception cause) {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
