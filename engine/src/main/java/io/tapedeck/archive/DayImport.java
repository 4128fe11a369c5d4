package io.tapedeck.archive;

import io.tapedeck.archive.parquet.RowBytes;
import io.tapedeck.archive.parquet.RowFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends files' rows to a table by binary COPY, within the caller's transaction, with the table's triggers off. One thread. */
final class DayImport {
    private static final byte[] HEADER = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0,
            0, 0, 0};
    private static final int SLICE_BYTES = 64 << 10;
    private static final int REPORT_EVERY_ROWS = 1 << 14;
    private static final int TRAILER = -1;
    private static final String STAGE = "pg_temp.tapedeck_restore";

    private final Connection connection;
    private final ArchivedTable into;
    private final List<TableColumn> columns;
    private final List<TableColumn> sent;
    private boolean triggersOff;

    /** @param columns of the files */
    DayImport(Connection connection, ArchivedTable into, List<TableColumn> columns) {
        this.connection = connection;
        this.into = into;
        this.columns = columns;
        sent = columns.stream().filter(column -> !column.generated()).toList();
    }

    /** What happened once must not be acted on again: positions moved, audit lines written. */
    void silenceTriggers() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = '"
                    + into.quoted().replace("'", "''") + "'::regclass AND NOT tgisinternal)")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return;
                }
            }
            Savepoint before = connection.setSavepoint();
            try {
                statement.execute("SET LOCAL session_replication_role = replica");
            } catch (SQLException e) {
                if (!Sql.is(e, Sql.INSUFFICIENT_PRIVILEGE)) {
                    throw e;
                }
                connection.rollback(before);
                statement.execute("ALTER TABLE " + into.quoted() + " DISABLE TRIGGER USER"); // locks the table till the commit
                triggersOff = true;
            }
        }
    }

    /** Undoes {@link #silenceTriggers} where the transaction's end would not. */
    void restoreTriggers() throws SQLException {
        if (triggersOff) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ALTER TABLE " + into.quoted() + " ENABLE TRIGGER USER");
            }
        }
    }

    /** Sends one file's rows. */
    void run(Path file, LongConsumer progress) throws SQLException, IOException {
        boolean staged = sent.stream().anyMatch(TableColumn::carried);
        String names = sent.stream().map(column -> Sql.quote(column.name())).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            if (staged) {
                // text cannot be sent to a column of another type: the server converts it on the way from here
                statement.execute("CREATE TEMPORARY TABLE tapedeck_restore (" + sent.stream()
                        .map(column -> Sql.quote(column.name()) + ' ' + (column.carried() ? "text" : column.type()))
                        .collect(Collectors.joining(", ")) + ") ON COMMIT DROP");
            }
            copy(file, "COPY " + (staged ? STAGE : into.quoted()) + " (" + names + ") FROM STDIN (FORMAT binary)",
                    progress);
            if (staged) {
                statement.execute("INSERT INTO " + into.quoted() + " (" + names + ") OVERRIDING SYSTEM VALUE SELECT "
                        + sent.stream()
                                .map(column -> Sql.quote(column.name())
                                        + (column.carried() ? "::" + column.type() : ""))
                                .collect(Collectors.joining(", "))
                        + " FROM " + STAGE);
                statement.execute("DROP TABLE " + STAGE);
            }
        }
    }

    private void copy(Path file, String command, LongConsumer progress) throws SQLException, IOException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command);
        try (RowFileReader reader = new RowFileReader(file, ArchivedTable.fileColumns(columns))) {
            RowBytes row = new RowBytes();
            RowBytes slice = new RowBytes();
            slice.putBytes(HEADER, 0, HEADER.length);
            for (long rows = 1; reader.next(row); rows++) {
                slice.putShort(sent.size());
                for (int i = 0; i < columns.size(); i++) {
                    if (!columns.get(i).generated()) {
                        int begin = i == 0 ? 0 : reader.end(i - 1);
                        slice.putBytes(row.array(), begin, reader.end(i) - begin);
                    }
                }
                if (slice.length() >= SLICE_BYTES) {
                    copy.writeToCopy(slice.array(), 0, slice.length());
                    slice.clear();
                }
                if (rows % REPORT_EVERY_ROWS == 0) {
                    progress.accept(rows);
                }
            }
            slice.putShort(TRAILER);
            copy.writeToCopy(slice.array(), 0, slice.length());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
