package io.tapedeck.archive;

import static io.tapedeck.common.ErrorCategory.FATAL;
import static io.tapedeck.common.ErrorCategory.RETRY;

import io.tapedeck.archive.parquet.RowTotals;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Exports days of tables to Parquet files, each read back before it counts, and asks the database to drop what is archived. Run
 * again, it goes on where it stopped; a day whose rows changed since is written anew.
 *
 * <p>One thread an instance. Connects as the URL's user, who must own the tables.
 */
public final class Archiver {
    private final Database database;
    private final ArchiveOptions options;
    private final ArchiveProgress progress;

    /** @param progress told now and then; {@link ArchiveProgress#NONE} for nobody */
    public Archiver(Database database, ArchiveOptions options, ArchiveProgress progress) {
        this.database = database;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Archives a table's days.
     *
     * @throws TapedeckException CONFIGURATION for a table that cannot be archived or that another process is at; FATAL when a file cannot
     *     be written, naming it; RETRY when the database fails. Days done before it stay done
     */
    public ArchiveReport archive(ArchiveRequest request) {
        try (ArchiveSession session = new ArchiveSession(database)) {
            ArchivedTable table = TableCatalogue.read(session.connection(), request.table(), request.timeColumn());
            session.lock(table.name());
            return new Run(session.connection(), table, request).run();
        } catch (SQLException e) {
            throw new TapedeckException(RETRY, "archiving " + request.table() + " in " + database.url() + " failed: "
                    + e.getMessage() + "; days archived before stay archived, run it again to go on", e);
        }
    }

    /**
     * Archives, reads again and drops what the policies say: each table of {@code time_series_policy} with {@code archive}, up to
     * its retention. What scheduled maintenance calls.
     *
     * @return a report a table
     * @throws TapedeckException as {@link #archive}; the tables before it are done
     */
    public List<ArchiveReport> archiveDue() {
        record Due(String table, LocalDate before) {
        }
        List<Due> due = new ArrayList<>();
        try (Connection connection = database.queryConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT table_name, ((now() - retain) AT TIME ZONE 'UTC')::date FROM trading.time_series_policy
                        WHERE archive AND retain IS NOT NULL ORDER BY table_name""")) {
            while (row.next()) {
                due.add(new Due("trading." + row.getString(1), row.getObject(2, LocalDate.class)));
            }
        } catch (SQLException e) {
            throw new TapedeckException(RETRY, "the policies of " + database.url() + " cannot be read: "
                    + e.getMessage(), e);
        }
        return due.stream().map(one -> archive(new ArchiveRequest(one.table, null, one.before, true, true))).toList();
    }

    /** One table's run. */
    private final class Run {
        private final Connection connection;
        private final ArchivedTable table;
        private final ArchiveRequest request;
        private final ArchiveLedger ledger;
        private final List<String> dropped = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private int written;
        private int kept;
        private long rows;
        private long bytes;

        Run(Connection connection, ArchivedTable table, ArchiveRequest request) {
            this.connection = connection;
            this.table = table;
            this.request = request;
            this.ledger = new ArchiveLedger(connection, table.name());
        }

        ArchiveReport run() throws SQLException {
            List<LocalDate> days = days();
            int done = 0;
            for (LocalDate day : days) {
                int before = done++;
                progress.on(table.name(), day, before, days.size(), rows);
                day(day, more -> progress.on(table.name(), day, before, days.size(), rows + more));
            }
            if (request.drop() && !days.isEmpty()) {
                drop();
            }
            return new ArchiveReport(table.name(), written, kept, rows, bytes, dropped, problems);
        }

        private List<LocalDate> days() throws SQLException {
            List<LocalDate> days = new ArrayList<>();
            try (PreparedStatement statement = connection
                    .prepareStatement("SELECT archive_days(?::regclass, ?::name, ?)")) {
                statement.setString(1, table.quoted());
                statement.setString(2, table.timeColumn());
                statement.setObject(3, request.before());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        days.add(row.getObject(1, LocalDate.class));
                    }
                }
            }
            return days;
        }

        private void day(LocalDate day, java.util.function.LongConsumer more) throws SQLException {
            List<ArchiveLedger.Entry> entries = ledger.entries(day, day);
            List<ArchiveLedger.Entry> living = entries.stream().filter(ArchiveLedger.Entry::living).toList();
            DayDirectory directory = new DayDirectory(options.directory(), table.name(), day);
            boolean trusted = !living.isEmpty() && living.stream().allMatch(ArchiveLedger.Entry::verified);
            if (trusted && unchanged(day, living)) {
                keep(directory, living);
                return;
            }
            try {
                write(directory, entries, more);
            } catch (IOException e) {
                throw cannotWrite(directory, e);
            }
        }

        /** Whether the table's rows of a day are those of the parts. */
        private boolean unchanged(LocalDate day, List<ArchiveLedger.Entry> living) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*), archive_wrap(coalesce(sum("
                            + table.rowHash() + "), 0)) FROM " + table.quoted() + " t WHERE " + table.ofDay(day))) {
                row.next();
                return row.getLong(1) == living.stream().mapToLong(entry -> entry.totals().rows()).sum()
                        && row.getLong(2) == living.stream().mapToLong(ArchiveLedger.Entry::tableHash).sum();
            }
        }

        private void keep(DayDirectory directory, List<ArchiveLedger.Entry> living) throws SQLException {
            kept++;
            if (!request.drop() && !request.verify()) {
                return;
            }
            String fault = fault(directory, living);
            ledger.verified(directory.day(), fault == null);
            if (fault != null) {
                problems.add(table.name() + ", " + directory.day() + ": " + fault
                        + "; its rows stay in the table. Run the same command again: it writes the day anew from the table");
            }
        }

        private void write(DayDirectory directory, List<ArchiveLedger.Entry> entries,
                java.util.function.LongConsumer more) throws SQLException, IOException {
            List<Integer> gone = entries.stream().filter(entry -> !entry.living()).map(ArchiveLedger.Entry::part)
                    .toList();
            directory.make();
            // a manifest that a ledger of another database wrote is not ours to replace, unless all it names is ours
            List<PartRecord> parts = new ArrayList<>(before(directory, entries));
            int number = 1 + Math.max(parts.stream().mapToInt(PartRecord::part).max().orElse(0),
                    entries.stream().mapToInt(ArchiveLedger.Entry::part).max().orElse(0));
            parts.removeIf(part -> !gone.contains(part.part()));
            PartRecord part;
            try {
                part = new DayExport(connection, table, options, more).run(directory.day(), number,
                        directory.unfinished(number), database.url(), Instant.now());
            } catch (IOException e) {
                Files.deleteIfExists(directory.unfinished(number));
                throw e;
            }
            if (part == null) {
                Files.deleteIfExists(directory.unfinished(number));
                return;
            }
            parts.add(part);
            DayManifest manifest = new DayManifest(table.name(), directory.day(), table.timeColumn(), parts);
            directory.publish(number, manifest);
            ledger.replace(directory.day(), table.timeColumn(), part, directory.ledgerName(number));
            directory.removeStrays(manifest);
            written++;
            rows += part.totals().rows();
            bytes += part.bytes();
        }

        /** The parts that the day's manifest names. Refuses to work over what this database does not know of. */
        private List<PartRecord> before(DayDirectory directory, List<ArchiveLedger.Entry> entries) {
            DayManifest manifest = entries.stream().allMatch(ArchiveLedger.Entry::living)
                    ? readable(directory)
                    : directory.manifest();
            if (manifest == null) {
                return List.of();
            }
            for (PartRecord part : manifest.parts()) {
                boolean ours = part.database().equals(database.url())
                        || entries.stream().anyMatch(entry -> entry.sha256().equals(part.sha256()));
                if (!ours) {
                    throw TapedeckException.configuration(directory.file(part.part()) + " was archived from "
                            + part.database() + ", this is " + database.url()
                            + ": name another --directory, or bring its rows in with tapedeck restore first");
                }
            }
            return manifest.parts();
        }

        /** All of the day is in the table: a manifest that is damaged is of no use, and none is missed. */
        private DayManifest readable(DayDirectory directory) {
            try {
                return directory.manifest();
            } catch (TapedeckException e) {
                problems.add(e.getMessage() + " (written anew)");
                return null;
            }
        }

        private TapedeckException cannotWrite(DayDirectory directory, IOException e) {
            return new TapedeckException(FATAL, "cannot archive " + table.name() + ", " + directory.day() + " into "
                    + options.directory() + ": " + e.getMessage() + "; " + written
                    + " days of this run are archived, nothing of this day was dropped. Make room or name another"
                    + " --directory, and run it again: it goes on", e);
        }

        /** Drops batch by batch, each in a transaction of its own. */
        private void drop() throws SQLException {
            int before;
            do {
                before = dropped.size();
                List<String> kept = new ArrayList<>();
                try (PreparedStatement statement = connection
                        .prepareStatement("SELECT drop_archived(?, ?::date::timestamptz)")) {
                    statement.setString(1, table.name());
                    statement.setObject(2, request.before());
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            dropped.add(row.getString(1));
                        }
                    }
                    for (var warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                        kept.add(warning.getMessage());
                    }
                } catch (SQLException e) {
                    if (!Sql.is(e, Sql.LOCK_NOT_AVAILABLE) && !Sql.is(e, Sql.SERIALIZATION_FAILURE)) {
                        throw e;
                    }
                    kept.add(table.name() + " is in use: " + e.getMessage()
                            + "; nothing more was dropped, run it again");
                }
                problems.addAll(kept);
                if (!kept.isEmpty()) {
                    return;
                }
            } while (dropped.size() > before);
        }
    }

    /** @return what is wrong with the files of a day's living parts, null where nothing is */
    static String fault(DayDirectory directory, List<ArchiveLedger.Entry> living) {
        DayManifest manifest;
        try {
            manifest = directory.manifest();
        } catch (TapedeckException e) {
            return e.getMessage();
        }
        if (manifest == null) {
            return directory.manifestFile() + " is missing";
        }
        for (ArchiveLedger.Entry entry : living) {
            PartRecord part = manifest.parts().stream().filter(one -> one.part() == entry.part()).findFirst()
                    .orElse(null);
            if (part == null) {
                return directory.manifestFile() + " does not name part " + entry.part();
            }
            String fault = disagreement(entry, part)
                    ? directory.manifestFile() + " differs from the ledger in part "
                            + part.part()
                    : directory.fault(part);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    /** @return whether manifest and ledger say different things of a part */
    static boolean disagreement(ArchiveLedger.Entry entry, PartRecord part) {
        RowTotals known = entry.totals();
        return !known.equals(part.totals()) || !entry.sha256().equals(part.sha256());
    }
}
