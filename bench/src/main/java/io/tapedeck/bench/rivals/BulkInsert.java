package io.tapedeck.bench.rivals;

import de.bytefish.pgbulkinsert.PgBulkInsert;
import de.bytefish.pgbulkinsert.mapping.AbstractMapping;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.CpuMeter;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** The library PgBulkInsert: binary COPY from objects, one connection. */
final class BulkInsert {
    private static final String TABLE = TableShape.TICKS.name();
    private static final int BATCH = 50_000;

    private BulkInsert() {
    }

    /** Empties the table, saves in batches of {@value #BATCH}, each its own transaction. */
    static Measurement run(BenchDatabase target, List<TickRow> rows) throws SQLException {
        target.begin(TABLE);
        PgBulkInsert<TickRow> bulk = new PgBulkInsert<>(new Ticks());
        CpuMeter cpu = CpuMeter.begin(target, "client");
        long begin = System.nanoTime();
        try (Connection connection = target.connection()) {
            PGConnection plain = connection.unwrap(PGConnection.class);
            for (int from = 0; from < rows.size(); from += BATCH) {
                bulk.saveAll(plain, rows.subList(from, Math.min(rows.size(), from + BATCH)));
            }
        }
        long nanos = System.nanoTime() - begin;
        Map<String, Double> spent = cpu.perRow(rows.size());
        return new Measurement(Names.PGBULK, TABLE, target.count(TABLE), rows.size(), nanos, "batches of " + BATCH)
                .without(Names.WITHOUT).spending(spent);
    }

    /** Columns to getters. */
    private static final class Ticks extends AbstractMapping<TickRow> {
        Ticks() {
            super("trading", TABLE);
            mapTimeStampTz("timestamp", row -> row.time().toZonedDateTime());
            mapShortPrimitive("nanos", TickRow::nanos);
            mapLongPrimitive("instrument_id", TickRow::instrument);
            mapLongPrimitive("sequence", TickRow::sequence);
            mapShortPrimitive("source", TickRow::source);
            mapShortPrimitive("kind", TickRow::kind);
            mapIntegerPrimitive("flags", TickRow::flags);
            mapNumeric("price", TickRow::price);
            mapNumeric("size", TickRow::size);
            mapNumeric("bid", TickRow::bid);
            mapNumeric("ask", TickRow::ask);
            mapNumeric("bid_size", TickRow::bidSize);
            mapNumeric("ask_size", TickRow::askSize);
            mapText("conditions", TickRow::conditions);
            mapTimeStampTz("received_at", row -> row.received().toZonedDateTime());
        }
    }
}
