package io.tapedeck.app;

import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Totals;
import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.DatabaseAccess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What the table ticks amounts to, by plain SQL, in the terms of {@link NaiveLeanReader}. */
public final class LandedTicks {
    private static final String ROWS = """
            SELECT i.symbol, i.exchange, extract(epoch FROM t.timestamp)::numeric * 1000000, t.nanos, t.kind,
                   t.price, t.size, t.bid, t.bid_size, t.ask, t.ask_size
            FROM ticks t JOIN instruments i USING (instrument_id)""";

    private LandedTicks() {
    }

    static Totals totals(Path data) throws SQLException {
        Settings settings = Settings.load(null, List.of("database.embedded.settings={shared_buffers=16MB}"));
        try (DatabaseAccess access = DatabaseAccess.open(settings.database(), data);
                Connection connection = access.database().connection()) {
            return totals(connection);
        }
    }

    /** @return the totals of the table as the connection sees it; the connection is left without a transaction */
    public static Totals totals(Connection connection) throws SQLException {
        Totals totals = Totals.NONE;
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(10_000);
            ResultSet row = statement.executeQuery(ROWS);
            while (row.next()) {
                long time = row.getBigDecimal(3).longValueExact() * 1_000 + row.getInt(4);
                totals = totals.plusRow(row.getInt(5) == 1
                        ? NaiveLeanReader.tradeHash(row.getString(1), row.getString(2), time, row.getBigDecimal(6),
                                row.getBigDecimal(7))
                        : NaiveLeanReader.quoteHash(row.getString(1), row.getString(2), time, row.getBigDecimal(8),
                                row.getBigDecimal(9), row.getBigDecimal(10), row.getBigDecimal(11)));
            }
        }
        connection.rollback();
        connection.setAutoCommit(autoCommit);
        return totals;
    }
}
