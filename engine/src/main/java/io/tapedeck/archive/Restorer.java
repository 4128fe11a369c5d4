package io.tapedeck.archive;

import static io.tapedeck.common.ErrorCategory.DATA;
import static io.tapedeck.common.ErrorCategory.RETRY;

import io.tapedeck.archive.parquet.RowTotals;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings archived days back, bit for bit. Everything that is asked for is checked before anything is changed; each day is one
 * transaction, which reads its rows back before it commits.
 *
 * <p>One thread an instance. Connects as the URL's user, who must own the tables.
 */
public final class Restorer {
    private final Database database;
    private final ArchiveOptions options;
    private final ArchiveProgress progress;

    /** @param progress told now and then; {@link ArchiveProgress#NONE} for nobody */
    public Restorer(Database database, ArchiveOptions options, ArchiveProgress progress) {
        this.database = database;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Brings days back.
     *
     * @throws TapedeckException DATA where a file or manifest is damaged or missing, naming it; CONFIGURATION where nothing is archived, where the
     *     rows are still there, or the table does not fit; RETRY when the database fails. Days done before it stay done
     */
    public RestoreReport restore(RestoreRequest request) {
        try (ArchiveSession session = new ArchiveSession(database)) {
            String archived = archivedName(session.connection(), request.table());
            Map<LocalDate, DayManifest> days = check(session.connection(), archived, request);
            ArchivedTable into = TableCatalogue.read(session.connection(),
                    request.into() == null ? archived : request.into(),
                    days.values().iterator().next().timeColumn());
            session.lock(archived);
            boolean itself = into.name().equals(archived);
            for (DayManifest day : days.values()) {
                for (PartRecord part : day.parts()) {
                    requireFit(into, part, day.day());
                }
                requireNoRows(session.connection(), into, day.day(), itself);
            }
            int done = 0;
            long rows = 0;
            for (DayManifest day : days.values()) {
                rows += day(session.connection(), into, day, itself, done++, days.size(), rows);
            }
            return new RestoreReport(archived, into.name(), done, rows);
        } catch (SQLException e) {
            throw new TapedeckException(RETRY, "restoring " + request.table() + " into " + database.url() + " failed: "
                    + e.getMessage() + "; days restored before stay, the one at work was undone", e);
        }
    }

    /** The table may be gone from the database: then the directory's name counts. */
    private String archivedName(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT archive_name(archive_table(?))")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            if (!Sql.is(e, Sql.UNDEFINED_TABLE)) {
                throw e;
            }
            return table.indexOf('.') >= 0 ? table : "trading." + table;
        }
    }

    private Map<LocalDate, DayManifest> check(Connection connection, String table, RestoreRequest request)
            throws SQLException {
        List<ArchiveLedger.Entry> known = new ArchiveLedger(connection, table).entries(request.from(), request.to());
        Set<LocalDate> days = onDisk(table, request);
        known.forEach(entry -> days.add(entry.day()));
        if (days.isEmpty()) {
            throw TapedeckException.configuration("nothing of " + table + " from " + request.from() + " to "
                    + request.to() + " is archived in " + options.directory() + ", nor in the table archives of "
                    + database.url());
        }
        Map<LocalDate, DayManifest> manifests = new TreeMap<>();
        int done = 0;
        for (LocalDate day : days) {
            progress.on(table, day, done++, 2 * days.size(), 0);
            DayDirectory directory = new DayDirectory(options.directory(), table, day);
            manifests.put(day, checked(directory, known.stream().filter(entry -> entry.day().equals(day)).toList()));
        }
        return manifests;
    }

    private Set<LocalDate> onDisk(String table, RestoreRequest request) {
        Set<LocalDate> days = new TreeSet<>();
        Path directory = options.directory().resolve(table);
        if (!Files.isDirectory(directory)) {
            return days;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "day=*")) {
            for (Path one : found) {
                LocalDate day = DayDirectory.dayOf(one);
                if (day != null && !day.isBefore(request.from()) && !day.isAfter(request.to())
                        && Files.exists(one.resolve("manifest.json"))) {
                    days.add(day);
                }
            }
        } catch (IOException e) {
            throw new TapedeckException(DATA, directory + " cannot be read: " + e.getMessage(), e);
        }
        return days;
    }

    private DayManifest checked(DayDirectory directory, List<ArchiveLedger.Entry> known) {
        DayManifest manifest = directory.manifest();
        String fault = manifest == null ? directory.manifestFile() + " is missing" : null;
        for (ArchiveLedger.Entry entry : known) {
            if (fault == null && manifest.parts().stream().noneMatch(
                    part -> part.part() == entry.part() && !Archiver.disagreement(entry, part))) {
                fault = directory.manifestFile() + " differs from the database's table archives in part "
                        + entry.part();
            }
        }
        if (fault == null) {
            for (PartRecord part : manifest.parts()) {
                fault = fault == null ? directory.fault(part) : fault;
            }
        }
        if (fault != null) {
            throw TapedeckException
                    .data(fault + ". Nothing was restored. Bring the day's directory back from a copy, or leave "
                            + directory.day() + " out with --from and --to");
        }
        return manifest;
    }

    private static void requireFit(ArchivedTable into, PartRecord part, LocalDate day) {
        for (TableColumn column : part.columns()) {
            TableColumn target = into.columns().stream().filter(one -> one.name().equals(column.name())).findFirst()
                    .orElse(null);
            if (target == null || !base(target.type()).equals(base(column.type()))
                    || target.generated() != column.generated()) {
                throw TapedeckException.configuration("rows of " + day + " do not fit " + into.name() + ": column "
                        + column.name() + " was " + column.type() + (column.generated() ? ", generated" : "") + ", "
                        + (target == null ? "there it is missing" : "there it is " + target.type())
                        + "; restore them with --into a table of their columns");
            }
        }
    }

    private static String base(String type) {
        int modifier = type.indexOf('(');
        return modifier < 0 ? type : type.substring(0, modifier) + type.substring(type.indexOf(')') + 1);
    }

    private static void requireNoRows(Connection connection, ArchivedTable into, LocalDate day, boolean itself)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT EXISTS (SELECT FROM " + into.quoted() + " t WHERE " + into.ofDay(day) + ")")) {
            row.next();
            if (row.getBoolean(1)) {
                throw TapedeckException.configuration(into.name() + " still has rows of " + day
                        + ": restoring would double them. "
                        + (itself
                                ? "Archive and drop that day first, or restore it with --into another table"
                                : "Delete them first, or name another table"));
            }
        }
    }

    private long day(Connection connection, ArchivedTable into, DayManifest day, boolean itself, int done, int days,
            long rowsBefore) throws SQLException {
        DayDirectory directory = new DayDirectory(options.directory(), day.table(), day.day());
        if (into.series() != null) {
            ensureRange(connection, into, day.day()); // commits: its locks must not last as long as the COPY
        }
        connection.setAutoCommit(false);
        try {
            RowTotals expected = RowTotals.NONE;
            long tableHash = 0;
            requireNoRows(connection, into, day.day(), itself);
            for (PartRecord part : day.parts()) {
                DayImport rows = new DayImport(connection, into, part.columns());
                rows.silenceTriggers();
                long before = rowsBefore + expected.rows();
                rows.run(directory.file(part.part()),
                        more -> progress.on(day.table(), day.day(), days + done, 2 * days, before + more));
                rows.restoreTriggers();
                expected = expected.plus(part.totals());
                tableHash += part.tableHash();
            }
            long found = requireBitForBit(connection, into, day, expected);
            if (itself) {
                ArchiveLedger ledger = new ArchiveLedger(connection, day.table());
                long difference = found - tableHash; // of columns that came since: the parts' sum is what counts
                for (PartRecord part : day.parts()) {
                    ledger.restored(day.day(), day.timeColumn(), part, directory.ledgerName(part.part()),
                            part.tableHash() + difference, options.restoreHold());
                    difference = 0;
                }
            }
            connection.commit();
            return expected.rows();
        } catch (IOException e) {
            throw new TapedeckException(DATA, directory.day() + " of " + day.table() + " cannot be restored: "
                    + e.getMessage() + "; nothing of this day was changed", e);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void ensureRange(Connection connection, ArchivedTable into, LocalDate day) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT ensure_range(?, ?::date::timestamptz, (?::date + 1)::timestamptz - INTERVAL '1 microsecond')")) {
            statement.setString(1, into.series());
            statement.setObject(2, day);
            statement.setObject(3, day);
            statement.execute();
        }
    }

    /** @return the server's hash of the rows */
    private static long requireBitForBit(Connection connection, ArchivedTable into, DayManifest day,
            RowTotals expected) throws SQLException, IOException {
        // parts of one day may differ in their columns, by a column that came between: then counts have to do
        List<List<TableColumn>> shapes = new ArrayList<>(
                day.parts().stream().map(PartRecord::columns).distinct().toList());
        DayScan scan = DayScan.run(connection, into, shapes.getLast(), day.day(), (bytes, offset, end) -> {
        });
        RowTotals found = scan.totals();
        boolean same = shapes.size() == 1 ? found.equals(expected) : found.rows() == expected.rows();
        if (!same) {
            throw new IOException("the table gives back " + found + ", archived were " + expected
                    + " (something changes rows on their way in, or adds some)");
        }
        return scan.tableHash();
    }
}
