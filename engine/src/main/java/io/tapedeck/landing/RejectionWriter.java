package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.agrona.concurrent.UnsafeBuffer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes a batch's rejections into {@code rejected_records}, in the batch's transaction. A lane's own, one thread. */
final class RejectionWriter {
    private static final String COPY = "COPY trading.rejected_records (received_at, source, sequence, origin, reason,"
            + " payload, payload_length) FROM STDIN (FORMAT binary)";
    private static final int COLUMNS = 7;
    private static final int SLICE_BYTES = 64 * 1024;

    private final BinaryRows sink = new BinaryRows(SLICE_BYTES);
    private final int source;
    private final int lane;
    private final int payloadMax;

    RejectionWriter(int source, int lane, int payloadMax) {
        this.source = source;
        this.lane = lane;
        this.payloadMax = payloadMax;
    }

    /** Notes the partitions that {@link #write} will need. */
    static void want(Ranges ranges, MessageBatch batch, Rejections rejections) {
        for (int i = 0; i < rejections.count(); i++) {
            int offset = batch.offset(rejections.index(i));
            ranges.wantDay(RejectFormat.TABLE, PgTime.epochDay(EventHeader.receiveTime(batch.buffer(), offset)));
        }
    }

    void write(Connection connection, MessageBatch batch, Rejections rejections) throws SQLException {
        sink.truncate(0);
        sink.header();
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
        try {
            for (int i = 0; i < rejections.count(); i++) {
                write(batch, rejections, i);
                if (sink.length() >= SLICE_BYTES) {
                    copy.writeToCopy(sink.array(), 0, sink.length());
                    sink.truncate(0);
                }
            }
            sink.trailer();
            copy.writeToCopy(sink.array(), 0, sink.length());
            copy.endCopy();
        } catch (SQLException e) {
            CopyStream.cancel(copy, e);
            throw e;
        }
    }

    private void write(MessageBatch batch, Rejections rejections, int i) {
        int index = rejections.index(i);
        int offset = batch.offset(index);
        sink.beginRow(COLUMNS);
        sink.timestamp(EventHeader.receiveTime(batch.buffer(), offset));
        sink.int16(source);
        sink.int64(EventHeader.sequence(batch.buffer(), offset));
        text("lane " + lane + ", table " + rejections.table(i));
        text(rejections.reason(i));
        sink.bytes(batch.buffer(), offset, Math.min(batch.length(index), payloadMax));
        sink.int32(batch.length(index));
        sink.endRow();
    }

    private void text(String value) {
        byte[] bytes = value.replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
        sink.text(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
