package io.tapedeck.landing;

import io.tapedeck.common.Hashing;
import io.tapedeck.event.table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** The database's side of the audit: streams each table's rows and adds them to the batches that landed them. One thread. */
final class DatabaseRows {
    private static final int PROGRESS_ROWS = 1 << 16;
    private static final String TICKS = "SELECT timestamp, nanos, instrument_id, sequence, kind, flags, price, size, bid,"
            + " ask, bid_size, ask_size, conditions, received_at FROM trading.ticks WHERE source = ";

    private final Connection connection;
    private final LedgerSnapshot ledger;
    private final BatchIndex index;
    private final LongConsumer progress;
    private final Uncovered uncovered = new Uncovered();
    private long read;
    private long found;
    private long foreign;

    /** @param progress told now and then of the number of rows read so far */
    DatabaseRows(Connection connection, LedgerSnapshot ledger, BatchIndex index, LongConsumer progress) {
        this.connection = connection;
        this.ledger = ledger;
        this.index = index;
        this.progress = progress;
    }

    /**
     * Reads {@code ticks}.
     *
     * @param from first sequence within which a row without a batch is a finding
     * @param to last one
     */
    void ticks(long from, long to) throws SQLException {
        List<LandedBatch> batches = index.of(TickFormat.TABLE);
        if (batches.isEmpty()) {
            return;
        }
        long first = Math.min(from, batches.stream().mapToLong(batch -> batch.from).min().orElse(from));
        long last = Math.max(Math.min(to, ledger.highest()),
                batches.stream().mapToLong(batch -> batch.to).max().orElse(to));
        String window = timeWindow("timestamp", List.of(TickFormat.TABLE), first, last);
        try (CopyRows rows = new CopyRows(connection,
                TICKS + ledger.source + " AND sequence BETWEEN " + first + " AND " + last
                        + (window == null ? "" : " AND " + window))) {
            long[] conditions = new long[2];
            while (rows.next()) {
                tick(rows, conditions, from, to);
                counted();
            }
        }
    }

    private void tick(CopyRows rows, long[] conditions, long from, long to) {
        rows.field();
        long micros = rows.int64();
        rows.field();
        int nanos = rows.int16();
        rows.field();
        long instrument = rows.int64();
        rows.field();
        long sequence = rows.int64();
        rows.field();
        int kind = rows.int16();
        rows.field();
        int flags = rows.int32();
        long price = rows.price();
        long size = rows.number();
        long bid = rows.price();
        long ask = rows.price();
        long bidSize = rows.number();
        long askSize = rows.number();
        rows.conditions(conditions);
        rows.field();
        long received = rows.int64();
        LandedBatch batch = index.find(TickFormat.TABLE, instrument, 0, sequence);
        if (batch == null) {
            if (sequence >= Math.max(from, ledger.begin()) && sequence <= to) {
                uncovered.add(TickFormat.TABLE, sequence);
            }
            foreign++;
            return;
        }
        found++;
        batch.found(RowHash.tick(sequence, instrument, PgTime.nanos(micros, nanos), kind, flags, price, size, bid, ask,
                bidSize, askSize, conditions[0], conditions[1], received, ledger.source));
    }

    /** Reads a table whose rows have an identity. */
    void table(KeyedTable table) throws SQLException {
        String window = table.timeColumn == null ? null : timeWindow(table.timeColumn, table.names, 0, Long.MAX_VALUE);
        Column[] columns = table.selected.stream().map(table.columns::get).toArray(Column[]::new);
        String query = "SELECT " + table.selected.stream().map(name -> selected(table.columns.get(name)))
                .collect(Collectors.joining(", ")) + " FROM " + table.quoted
                + (window == null ? "" : " WHERE " + window);
        int[][] places = table.shapes.stream()
                .map(shape -> shape.names().stream().mapToInt(table.selected::indexOf).toArray()).toArray(int[][]::new);
        long[] fields = new long[columns.length];
        try (CopyRows rows = new CopyRows(connection, query)) {
            while (rows.next()) {
                long key = Hashing.begin();
                for (int i = 0; i < columns.length; i++) {
                    fields[i] = rows.hash(columns[i]);
                    key = i < table.identity.size() ? Hashing.combine(key, fields[i]) : key;
                }
                int slot = table.slot(key);
                LandedBatch batch = table.batch(slot);
                if (batch == null) {
                    foreign++;
                } else {
                    found++;
                    batch.found(table.shapes.get(table.shapeNumber(slot)).rowHash(fields,
                            places[table.shapeNumber(slot)]));
                }
                counted();
            }
        }
    }

    private static String selected(Column column) {
        String name = Sql.quote(column.name());
        return switch (column.type()) {
            case BYTEA, OTHER -> "CASE WHEN " + name + " IS NOT NULL THEN true END";
            case TEXT, CHAR, JSON, JSONB -> name + "::text"; // CHAR without its padding
            default -> name;
        };
    }

    /** @return the times within which the tables' batches lie, as a condition; null where a batch does not say */
    private String timeWindow(String column, List<String> tables, long first, long last) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT min(min_time)::text, max(max_time)::text, bool_or(min_time IS NULL AND rows > 0)
                FROM trading.ingest_batch
                WHERE source = ? AND table_name = ANY (?) AND to_sequence >= ? AND from_sequence <= ?""")) {
            statement.setInt(1, ledger.source);
            statement.setArray(2, connection.createArrayOf("text", tables.toArray()));
            statement.setLong(3, first);
            statement.setLong(4, last);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getString(1) == null || row.getBoolean(3)) {
                    return null;
                }
                return Sql.quote(column) + " BETWEEN TIMESTAMPTZ '" + row.getString(1) + "' AND TIMESTAMPTZ '"
                        + row.getString(2) + '\'';
            }
        }
    }

    private void counted() {
        if (++read % PROGRESS_ROWS == 0) {
            progress.accept(read);
        }
    }

    Uncovered uncovered() {
        return uncovered;
    }

    long found() {
        return found;
    }

    long foreign() {
        return foreign;
    }
}
