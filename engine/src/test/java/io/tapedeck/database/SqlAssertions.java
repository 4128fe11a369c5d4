package io.tapedeck.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Short ways to ask a database and to see it refuse. */
final class SqlAssertions {
    private SqlAssertions() {
    }

    /** {@return the first column of the first row, as text} */
    static String value(Connection connection, String query) throws SQLException {
        return column(connection, query).getFirst();
    }

    /** {@return the first column of every row, as text} */
    static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** {@return the edition that the database was migrated for} */
    static Edition edition(Connection connection) throws SQLException {
        return Edition.valueOf(value(connection, "SELECT tapedeck_edition()").toUpperCase(Locale.ROOT));
    }

    static void execute(Connection connection, String... commands) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    /** The command must fail with this SQLSTATE; leaves the connection usable when it has autocommit. */
    static void assertRefused(Connection connection, String sqlState, String command) {
        assertThatThrownBy(() -> execute(connection, command)).as(command).isInstanceOfSatisfying(SQLException.class,
                e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(sqlState));
    }
}
