package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static io.tapedeck.common.ErrorCategory.RETRY;
import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DatabaseTest {
    private static void assertFails(ErrorCategory category, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(TapedeckException.class, e -> {
            assertThat(e.category()).isEqualTo(category);
            assertThat(e.getMessage()).contains(words).doesNotContain("secret");
        });
    }

    @Test
    void shouldFindVersionAndEdition() throws SQLException {
        try (TestDatabase test = TestDatabase.create(); Connection connection = test.connection()) {
            ServerFacts facts = test.database().facts();

            assertThat(facts.majorVersion()).isBetween(15, 18);
            assertThat(facts.version()).startsWith(facts.majorVersion() + ".");
            String licence = value(connection, "SELECT coalesce(current_setting('timescaledb.license', true), '')");
            Edition expected = facts.timescaleVersion().isEmpty()
                    ? Edition.PLAIN
                    : licence.equals("timescale") ? Edition.COMMUNITY : Edition.APACHE;
            assertThat(facts.edition()).isEqualTo(expected);
            if (System.getProperty("tapedeck.test.db") == null) {
                assertThat(facts).isEqualTo(new ServerFacts(18, "18.6", Edition.PLAIN, "", false, false));
            }
        }
    }

    @Test
    void shouldForetellTheEditionOfADatabaseNotYetMigrated() throws SQLException {
        try (TestDatabase empty = TestDatabase.createEmpty()) {
            Edition foretold = empty.database().edition();
            empty.database().migrations().migrate();
            assertThat(empty.database().edition()).isEqualTo(foretold);
        }
    }

    @Test
    void shouldStayPlainOnTimescaleWhenTheDatabaseSaysSo() throws SQLException {
        try (TestDatabase empty = TestDatabase.createEmpty()) {
            try (Connection connection = empty.connection()) {
                execute(connection, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET tapedeck.edition = ''plain''',"
                        + " current_database()); END $$");
            }
            empty.database().migrations().migrate();
            assertThat(empty.database().edition()).isEqualTo(Edition.PLAIN);
            try (Connection connection = empty.connection()) {
                assertThat(value(connection, "SELECT ensure_range('ticks', '2024-01-01', '2024-01-02')"))
                        .isEqualTo("2");
            }
        }
    }

    @Test
    void shouldGiveLanesAConnectionAsTheWriterThatKeepsItsSettingsThroughARollback() throws SQLException {
        try (TestDatabase test = TestDatabase.create(); Connection lane = test.database().laneConnection()) {
            lane.rollback();
            assertThat(lane.getAutoCommit()).isFalse();
            assertThat(value(lane, "SELECT current_user")).isEqualTo("tapedeck_writer");
            assertThat(value(lane, "SHOW statement_timeout")).isEqualTo("0");
            assertThat(value(lane, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(value(lane, "SHOW application_name")).isEqualTo("tapedeck lane");
            assertThat(value(lane, "SHOW search_path")).contains("trading");
        }
    }

    @Test
    void shouldServeQueriesFromThePoolWhileLanesAreOpen() throws SQLException {
        try (TestDatabase test = TestDatabase.create();
                Connection lane = test.database().laneConnection();
                Connection pooled = test.database().queryConnection()) {
            assertThat(pooled.getAutoCommit()).isTrue();
            assertThat(value(pooled, "SELECT current_user")).isEqualTo("trading_app");
            assertRefused(pooled, "42501", "DELETE FROM positions");
            assertRefused(pooled, "42501", "DROP TABLE positions");
            assertThat(value(pooled, "SELECT count(*) FROM ticks")).isEqualTo("0");
            assertThat(value(lane, "SELECT count(*) FROM ticks")).isEqualTo("0");
        }
    }

    @Test
    void shouldSayThatALaneNeedsTheMigrationsWhenTheRoleMayNotBeTaken() throws SQLException {
        try (TestDatabase test = TestDatabase.create()) {
            try (Connection owner = test.connection()) {
                execute(owner, "DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN PASSWORD 'secret'");
            }
            try (Database stranger = Database.open(DatabaseOptions.of(test.jdbcUrl(), "stranger", "secret"))) {
                assertFails(CONFIGURATION, stranger::laneConnection, "tapedeck_writer", "migrate");
                assertThatThrownBy(stranger::queryConnection).isInstanceOf(SQLException.class)
                        .hasMessageContainingAll("trading_app", "migrate");
            }
            try (Database wrong = Database.open(DatabaseOptions.of(test.jdbcUrl(), "stranger", "secret of another"))) {
                assertFails(CONFIGURATION, wrong::facts, "refuses");
            }
            try (Connection owner = test.connection()) {
                execute(owner, "DROP ROLE stranger");
            }
        }
    }

    @Test
    void shouldMigrateAsAnOwnerWhoIsNoSuperuser() throws SQLException {
        assumeTrue(TestServer.shared().url("x").contains("127.0.0.1"), "needs a server of its own");
        try (TestDatabase existing = TestDatabase.create();
                Connection owner = existing.connection();
                TestDatabase empty = TestDatabase.createEmpty()) {
            String name = empty.jdbcUrl().replaceAll(".*/", "").replaceAll("\\?.*", "");
            execute(owner, "DROP ROLE IF EXISTS migrator", "CREATE ROLE migrator LOGIN PASSWORD 'secret'",
                    "GRANT tapedeck_writer, trading_app, trading_readonly TO migrator",
                    "ALTER DATABASE " + name + " OWNER TO migrator");
            if (existing.database().edition() != Edition.PLAIN) {
                execute(owner, "ALTER DATABASE " + name + " SET tapedeck.edition = 'plain'");
            }
            try (Database database = Database.open(DatabaseOptions.of(empty.jdbcUrl(), "migrator", "secret"))) {
                assertThat(database.migrations().migrate()).isPositive();
                try (Connection lane = database.laneConnection()) {
                    execute(lane, "SELECT ensure_range('ticks', '2024-01-01', '2024-01-01')");
                    lane.commit();
                }
            }
            execute(owner, "ALTER DATABASE " + name + " OWNER TO " + existing.user());
            try (Connection inEmpty = empty.connection()) {
                execute(inEmpty, "REASSIGN OWNED BY migrator TO " + existing.user(), "DROP OWNED BY migrator");
            }
            execute(owner, "DROP ROLE migrator");
        }
    }

    @Test
    void shouldOpenWhileTheServerIsDownAndSayThatItMayComeBack() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        DatabaseOptions options = new DatabaseOptions("jdbc:postgresql://127.0.0.1:" + port + "/x?password=secret",
                null,
                null, 1, Duration.ofMillis(500), Duration.ofSeconds(5));
        try (Database database = Database.open(options)) {
            assertFails(RETRY, database::facts, "127.0.0.1:" + port);
            assertThatThrownBy(database::laneConnection).isInstanceOfSatisfying(SQLException.class,
                    e -> assertThat(e.getSQLState()).startsWith("08"));
            assertThat(database.url() + options).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://127.0.0.1/x?password=secret", "postgres://127.0.0.1/x", "",
            "jdbc:postgresql://127.0.0.1:99999999/x?password=secret"})
    void shouldRefuseAUrlThatItCannotRead(String url) {
        assertFails(CONFIGURATION, () -> Database.open(DatabaseOptions.of(url)).close(), "jdbc:postgresql:");
    }
}
