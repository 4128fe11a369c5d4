package io.tapedeck.app.command;

import io.tapedeck.database.Database;
import io.tapedeck.database.TextQuery;
import java.util.ArrayList;
import java.util.List;

/** What whoever loads old days must know: they are older than what the database keeps. */
final class RetentionNote {
    private RetentionNote() {
    }

    /**
     * @param seconds how long ago the load began
     * @return a line a table whose rows the next maintenance will drop; empty where there is none
     */
    static List<String> of(Database database, long seconds) {
        Lines lines = new Lines();
        // by the ledger, not by the tables: those may be large
        String older = """
                SELECT p.table_name, p.retain, min(b.min_time)::date
                FROM ingest_batch b JOIN time_series_policy p USING (table_name)
                WHERE b.committed_at > now() - make_interval(secs => %d) AND b.min_time < now() - p.retain AND NOT p.archive
                GROUP BY 1, 2 ORDER BY 1"""
                .formatted(seconds);
        TextQuery.run(database, older, true, lines);
        return lines.notes;
    }

    private static final class Lines implements TextQuery.RowHandler {
        private final List<String> notes = new ArrayList<>();

        @Override
        public void onColumns(List<TextQuery.Column> columns) {
            // known
        }

        @Override
        public void onRow(List<String> row) {
            notes.add(String.format(
                    "note: %1$s holds rows from %3$s on, and is kept for %2$s: the next maintenance drops what is"
                            + " older. To keep it: tapedeck sql --write \"UPDATE time_series_policy SET retain = NULL WHERE table_name ="
                            + " '%1$s'\" and then \"SELECT apply_time_series_policy('%1$s')\"",
                    row.get(0), row.get(1), row.get(2)));
        }
    }
}
