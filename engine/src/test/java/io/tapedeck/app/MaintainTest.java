package io.tapedeck.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapedeck.database.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** tapedeck maintain, schema and migrate --dry-run, with their exit codes. */
@Timeout(180)
class MaintainTest {
    @TempDir
    Path folder;

    private CommandRun run(TestDatabase test, String command, String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--db";
        all[arguments.length + 1] = test.jdbcUrlWithPassword();
        return CommandRun.on(folder, command, all);
    }

    @Test
    void shouldRunMaintenanceSayWhatItDidAndShowTheSchema() throws SQLException {
        try (TestDatabase test = TestDatabase.create();
                Connection connection = test.connection();
                Statement statement = connection.createStatement()) {
            CommandRun daily = run(test, "maintain", "daily", "--json");
            assertThat(daily.code()).as(daily.err()).isZero();
            JsonNode found = daily.json();
            assertThat(found.get("good").asBoolean()).isTrue();
            assertThat(found.get("failed").asInt()).isZero();
            assertThat(found.get("steps").findValuesAsText("step")).contains("short-term memories", "retire: ticks",
                    "statistics");
            assertThat(daily.err()).contains("daily maintenance: ");

            JsonNode schema = run(test, "schema", "--json").json();
            assertThat(schema.get("schema_version").asInt()).isGreaterThanOrEqualTo(27);
            assertThat(schema.get("daily_maintenance").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            JsonNode ticks = null;
            for (JsonNode table : schema.get("tables")) {
                ticks = table.get("table").asText().equals("ticks") ? table : ticks;
            }
            assertThat(ticks).isNotNull();
            assertThat(ticks.get("retain").asText()).isEqualTo("2 years");
            assertThat(ticks.get("chunk_interval").asText()).isEqualTo("1 day");
            assertThat(ticks.get("next_chunk").asText()).endsWith("T00:00:00Z");
            assertThat(ticks.get("last_maintenance").asText()).isNotEmpty();
            assertThat(ticks.get("row_estimate").isIntegralNumber()).isTrue();
            CommandRun table = run(test, "schema");
            assertThat(table.code()).isZero();
            assertThat(table.out()).contains("rows (estimate)", "next chunk", "ticks", "sage.agent_sessions",
                    "2 years");
            List<String> limits = limits(statement);
            assertThat(limits).hasSizeGreaterThan(2);
            assertThat(schema.get("cannot").valueStream().map(JsonNode::asText)).containsExactlyElementsOf(limits);
            assertThat(table.out().lines().dropWhile(line -> !line.equals("This edition cannot:")).skip(1))
                    .containsExactlyElementsOf(limits.stream().map(limit -> "  - " + limit).toList());

            statement.execute("CREATE TABLE divisor (x INT)");
            statement.execute("INSERT INTO divisor VALUES (1)");
            statement.execute("CREATE MATERIALIZED VIEW breaks AS SELECT 1 / x AS y FROM divisor");
            statement.execute("UPDATE divisor SET x = 0");
            CommandRun failing = run(test, "maintain", "DAILY");
            assertThat(failing.code()).isEqualTo(3);
            assertThat(failing.out()).containsPattern("refresh: breaks +FAILED").containsPattern("retire: trades +ok");

            statement.execute("SELECT pg_advisory_lock(maintenance_lock())");
            CommandRun second = run(test, "maintain", "weekly");
            assertThat(second.code()).isEqualTo(3);
            assertThat(second.err()).contains("another session runs maintenance", "--wait");
        }
    }

    private static List<String> limits(Statement statement) throws SQLException {
        List<String> limits = new ArrayList<>();
        try (ResultSet row = statement
                .executeQuery("SELECT limitation FROM edition_limits WHERE edition = tapedeck_edition()")) {
            while (row.next()) {
                limits.add(row.getString(1));
            }
        }
        return limits;
    }

    @Test
    void shouldOnlySayWhatIsPendingInADryRun() throws SQLException {
        try (TestDatabase test = TestDatabase.createEmpty()) {
            JsonNode dry = run(test, "migrate", "--dry-run", "--json").json();
            assertThat(dry.get("applied").asInt()).isZero();
            assertThat(dry.get("pending")).hasSizeGreaterThan(20);
            assertThat(test.database().migrations().pending()).hasSameSizeAs(dry.get("pending"));
            assertThat(run(test, "migrate", "--dry-run", "--reset").code()).isEqualTo(2);

            for (String command : new String[]{"schema", "maintain"}) {
                CommandRun behind = command.equals("schema") ? run(test, command) : run(test, command, "daily");
                assertThat(behind.code()).isEqualTo(2);
                assertThat(behind.err()).contains("tapedeck migrate");
            }
            assertThat(run(test, "maintain", "monthly").code()).isEqualTo(2);
        }
    }
}
