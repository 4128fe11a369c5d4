package io.tapedeck.bench.rivals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of {@code ticks} as line protocol in memory, whole lines a block: the same bytes for every server that reads them.
 *
 * @param blocks of at most {@value #BLOCK_LINES} lines
 * @param lines of all blocks
 * @param bytes of all blocks
 */
@SuppressWarnings("ArrayRecordComponent") // sent as they are; nobody compares them
record LineRows(List<byte[]> blocks, long lines, long bytes) {
    /** Measurements that the lines are of: a server makes a table of each. */
    static final List<String> TABLES = List.of("trades", "quotes");
    private static final int BLOCK_LINES = 4_000;
    private static final int FETCH = 10_000;

    /**
     * Reads rows; their times are moved so that the last is now, as those of a live feed.
     *
     * @param table holds rows of {@code ticks}
     * @return them in the order of their sequences
     */
    static LineRows of(Connection connection, String table) throws SQLException {
        connection.setAutoCommit(false);
        List<byte[]> blocks = new ArrayList<>();
        ByteArrayOutputStream block = new ByteArrayOutputStream(BLOCK_LINES * 100);
        long lines = 0;
        long bytes = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet row = statement.executeQuery(query(table))) {
                while (row.next()) {
                    block.writeBytes(row.getString(1).getBytes(StandardCharsets.US_ASCII));
                    block.write('\n');
                    if (++lines % BLOCK_LINES == 0) {
                        bytes += cut(block, blocks);
                    }
                }
            }
        }
        bytes += cut(block, blocks);
        connection.rollback();
        return new LineRows(List.copyOf(blocks), lines, bytes);
    }

    /** Fields of a side that is absent are left out, as line protocol has no NULL. */
    private static String query(String table) {
        return "SELECT CASE kind WHEN 1 THEN 'trades' ELSE 'quotes' END || ',symbol=' || i.symbol"
                + " || ',exchange=' || i.exchange || ' ' || concat_ws(',', 'price=' || trim_scale(price),"
                + " 'size=' || trim_scale(size), 'bid=' || trim_scale(bid), 'ask=' || trim_scale(ask),"
                + " 'bid_size=' || trim_scale(bid_size), 'ask_size=' || trim_scale(ask_size),"
                + " 'conditions=\"' || conditions || '\"') || ' '"
                + " || (extract(epoch FROM timestamp + moved.shift) * 1000000)::BIGINT * 1000 + nanos"
                + " FROM (SELECT clock_timestamp() - max(timestamp) AS shift FROM " + table + ") moved, " + table
                + " JOIN instruments i USING (instrument_id) ORDER BY sequence";
    }

    private static int cut(ByteArrayOutputStream block, List<byte[]> blocks) {
        int size = block.size();
        if (size > 0) {
            blocks.add(block.toByteArray());
            block.reset();
        }
        return size;
    }
}
