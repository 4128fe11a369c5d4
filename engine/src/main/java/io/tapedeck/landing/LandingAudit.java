package io.tapedeck.landing;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;

/**
 * Holds the ledger against journal and database, batch by batch. The caller hands over the journal's events in order, from
 * {@link #journalFrom()} to {@link #journalTo()}; then the database is read; then {@link #checks} tells of each batch. The
 * database is seen as of the opening, in one read-only transaction, so that lanes may go on landing. One thread.
 */
public final class LandingAudit implements AutoCloseable {
    private static final int BATCHES_MAX = 2_000_000;

    /**
     * Oldest sequence that each stream of the journal holds; 0 where it holds none.
     *
     * @param market of the market stream
     * @param rejects of the rejects stream
     * @param outputs of the outputs stream
     */
    public record First(long market, long rejects, long outputs) {
        long of(int lane) {
            return switch (lane) {
                case Lane.REJECTS -> rejects;
                case Lane.OUTPUTS -> outputs;
                default -> market;
            };
        }
    }

    private final Connection connection;
    private final LedgerSnapshot ledger;
    private final BatchIndex index;
    private final JournalRows journal;
    private final List<String> findings = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final long from;
    private final long to;
    private DatabaseRows database;

    private LandingAudit(Connection connection, UUID journalId, long from, long to, First first, boolean rejects,
            long rowsMax) throws SQLException {
        this.connection = connection;
        this.from = Math.max(from, first.market());
        this.to = to;
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        }
        ledger = LedgerSnapshot.read(connection, journalId, this.from, to, rejects, BATCHES_MAX);
        index = new BatchIndex(ledger.batches, batch -> findings.add("the ledger covers sequence " + batch.from
                + " of lane " + batch.lane + ", table " + batch.table
                + ", twice: a row of ingest_batch was added or edited"));
        long outside = 0;
        for (LandedBatch batch : ledger.batches) {
            batch.journaled = batch.from >= first.of(batch.lane);
            outside += batch.journaled || !batch.asked ? 0 : 1;
        }
        if (outside > 0) {
            notes.add(outside + " batches begin before the oldest of their stream in the journal (market "
                    + first.market() + ", rejects " + first.rejects() + ", outputs " + first.outputs()
                    + "): not checkable");
        }
        journal = new JournalRows(connection, journalId, ledger, index, this.from, to, rowsMax);
    }

    /**
     * Reads ledger and watermarks.
     *
     * @param from first market sequence to check; batches that reach into the range are checked whole
     * @param to last one
     * @param first oldest sequences in the journal
     * @param rejects whether the batches of rejects and outputs are checked too
     * @param rowsMax most rows of tables with an identity to hold at once, {@link #BYTES_PER_ROW} each
     * @throws TapedeckException RETRY where the database cannot be asked, CONFIGURATION where a limit is reached
     */
    public static LandingAudit open(Database database, UUID journalId, long from, long to, First first,
            boolean rejects, long rowsMax) {
        Connection connection = null;
        try {
            connection = database.laneConnection();
            return new LandingAudit(connection, journalId, from, to, first, rejects, rowsMax);
        } catch (SQLException e) {
            close(connection);
            throw failed(e);
        } catch (RuntimeException | Error e) {
            close(connection);
            throw e;
        }
    }

    /** Memory that a row with an identity takes, bytes. */
    public static final int BYTES_PER_ROW = KeyedTable.BYTES_PER_ROW;

    /** @return whether the database knows the journal; else nothing has landed and there is nothing to check */
    public boolean known() {
        return ledger.source != 0;
    }

    /** @return first market sequence that the caller must hand over */
    public long journalFrom() {
        long first = ledger.batches.stream()
                .filter(batch -> batch.lane >= Lane.ORDERED && batch.asked && batch.journaled)
                .mapToLong(batch -> batch.from).min().orElse(from);
        return Math.min(from, first);
    }

    /** @return last market sequence that the caller must hand over, where the journal has it */
    public long journalTo() {
        long last = ledger.batches.stream().filter(batch -> batch.lane >= Lane.ORDERED).mapToLong(batch -> batch.to)
                .max().orElse(to);
        return Math.max(to, last);
    }

    /** Takes an event of the market stream, in order. */
    public void onEvent(DirectBuffer buffer, int offset, int length) {
        try {
            journal.onEvent(buffer, offset, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Takes a record of the rejects stream, in order. */
    public void onReject(DirectBuffer buffer, int offset, int length) {
        try {
            journal.onReject(buffer, offset, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Takes a decision, in order, after the market stream's events: it replaces rows up to the event that caused it. */
    public void onOutput(DirectBuffer buffer, int offset, int length) {
        try {
            journal.onOutput(buffer, offset, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Reads the database's rows, after the journal's.
     *
     * @param progress told now and then of the rows read so far
     */
    public void readDatabase(LongConsumer progress) {
        database = new DatabaseRows(connection, ledger, index, progress);
        try {
            database.ticks(from, to);
            for (KeyedTable table : journal.tables()) {
                if (table.incomparable() == null) {
                    database.table(table);
                } else {
                    notes.add("not comparable: " + table.incomparable());
                    for (String name : table.names) {
                        index.of(name).forEach(batch -> batch.incomparable = table.incomparable());
                    }
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        findings.addAll(journal.uncovered().lines("the journal holds %1$d events of table %2$s, sequences %3$d to %4$d,"
                + " that lie below the watermark and in no batch of the ledger"));
        findings.addAll(database.uncovered().lines(
                "the database holds %1$d rows of table %2$s, sequences %3$d to %4$d, that no batch of the ledger covers"));
    }

    /** @return each batch that reaches into the range, in the order of tables, lanes and sequences */
    public List<BatchCheck> checks() {
        return ledger.batches.stream().filter(batch -> batch.asked).map(batch -> batch.table).distinct().sorted()
                .flatMap(table -> index.of(table).stream()).filter(batch -> batch.asked)
                .map(batch -> batch.check(batch.maxTime >= ledger.horizon(batch.table))).toList();
    }

    /** @return what is wrong and belongs to no batch */
    public List<String> findings() {
        return findings;
    }

    /** @return what could not be checked, and why */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** @return what was counted */
    public AuditCounts counts() {
        return journal.counts(database == null ? 0 : database.found(), database == null ? 0 : database.foreign());
    }

    private static TapedeckException failed(SQLException e) {
        return new TapedeckException(SqlErrors.isRetry(e) ? ErrorCategory.RETRY : ErrorCategory.FATAL,
                "the database cannot be read (SQLSTATE " + e.getSQLState() + "): " + e.getMessage(), e);
    }

    private static void close(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public void close() {
        close(connection);
    }
}
