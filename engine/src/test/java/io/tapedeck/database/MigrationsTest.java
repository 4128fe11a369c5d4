package io.tapedeck.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MigrationsTest {
    @Test
    void shouldBuildTheSchemaFromEmptyAndHaveNothingToDoAgain() throws SQLException {
        try (TestDatabase test = TestDatabase.createEmpty()) {
            Migrations migrations = test.database().migrations();
            int files = migrations.pending().size();

            assertThat(files).isGreaterThanOrEqualTo(8);
            assertThat(migrations.migrate()).isEqualTo(files);
            assertThat(migrations.pending()).isEmpty();
            assertThat(migrations.migrate()).isZero();
        }
    }

    @Test
    void shouldRebuildFromEmptyAndLoseTheRowsWhenReset() throws SQLException {
        try (TestDatabase test = TestDatabase.create();
                Connection connection = test.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT ensure_range('ticks', '2024-01-01', '2024-12-31')");
            statement.execute("INSERT INTO instruments (instrument_id, symbol, exchange) VALUES (1, 'SPY', 'ARCA')");

            assertThat(test.database().migrations().reset()).isPositive();

            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM trading.instruments")) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
        }
    }
}
