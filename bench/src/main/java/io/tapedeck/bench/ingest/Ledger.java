package io.tapedeck.bench.ingest;

import io.tapedeck.bench.frame.BenchDatabase;
import java.sql.SQLException;
import java.util.UUID;

/** What the ledger says of a journal's batches. */
final class Ledger {
    private Ledger() {
    }

    /** @return number of batches and where the lanes' time went, all lanes added up */
    static String describe(BenchDatabase target, TableShape shape, UUID journal) throws SQLException {
        return target.ask("SELECT count(*) || ' batches; lanes: encode ' || round(sum(encode_ms)::numeric / 1000, 1)"
                + " || ' s, COPY ' || round(sum(copy_ms)::numeric / 1000, 1) || ' s'"
                + " FROM ingest_batch b JOIN journals j USING (source) WHERE j.journal_id = '" + journal
                + "' AND b.table_name = '" + shape.name() + "'");
    }
}
