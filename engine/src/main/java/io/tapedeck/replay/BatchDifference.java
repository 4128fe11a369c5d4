package io.tapedeck.replay;

import io.tapedeck.landing.BatchCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of the ledger on which ledger, journal and database do not agree.
 *
 * @param batch what each of them says
 * @param how one line for each disagreement
 */
public record BatchDifference(BatchCheck batch, List<String> how) {
    /** Copies the lines. */
    public BatchDifference {
        how = List.copyOf(how);
    }

    /** @return the difference, null where all agree or nothing can be said */
    static BatchDifference of(BatchCheck batch) {
        if (!batch.inJournal()) {
            return null;
        }
        List<String> how = new ArrayList<>();
        if (batch.unformed() != null) {
            how.add("a row cannot be formed from the journal: " + batch.unformed());
        }
        if (batch.ledgerRows() != batch.journalRows()) {
            how.add("ledger disagrees with the journal: it states " + rows(batch.ledgerRows()) + ", the journal gives "
                    + batch.journalRows());
        } else if (batch.ledgerHash() != batch.journalHash()) {
            how.add("ledger disagrees with the journal: " + rows(batch.ledgerRows()) + " in both, another hash");
        }
        if (batch.ledgerRejected() != batch.rejected()) {
            how.add("ledger states " + batch.ledgerRejected() + " rejected, rejected_records holds "
                    + batch.rejected());
        }
        if (batch.notComparable() == null && !isDropped(batch)) {
            database(batch, how);
        }
        return how.isEmpty() ? null : new BatchDifference(batch, how);
    }

    private static void database(BatchCheck batch, List<String> how) {
        long more = batch.databaseRows() - batch.expectedRows();
        if (more != 0) {
            how.add("database has " + rows(Math.abs(more)) + (more > 0 ? " more" : " fewer")
                    + " than the journal gives ("
                    + batch.expectedRows() + ")");
        } else if (batch.databaseHash() != batch.expectedHash()) {
            how.add("rows edited: database and journal have " + rows(batch.expectedRows()) + ", another hash");
        }
    }

    /** @return whether all rows are gone and the table's retention may have done it */
    static boolean isDropped(BatchCheck batch) {
        return !batch.retained() && batch.databaseRows() == 0 && batch.expectedRows() > 0;
    }

    private static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }

    /** @return the batch's name: table, lane, sequences */
    public String name() {
        String lane = switch (batch.lane()) {
            case -1 -> "ordered lane";
            case -3 -> "outputs lane";
            case -2 -> "rejects lane";
            default -> "lane " + batch.lane() + " of " + batch.lanes();
        };
        return batch.table() + ", " + lane + ", sequences " + batch.fromSequence() + " to " + batch.toSequence();
    }

    /** @return name and disagreements in one line */
    public String describe() {
        return name() + ": " + String.join("; ", how) + String.format(
                " [rows ledger %d, journal %d, expected %d, database %d; hash ledger %016x, journal %016x, expected %016x, database %016x]",
                batch.ledgerRows(), batch.journalRows(), batch.expectedRows(), batch.databaseRows(),
                batch.ledgerHash(), batch.journalHash(), batch.expectedHash(), batch.databaseHash());
    }
}
