package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.FaultProxy;
import io.tapedeck.app.CommandRun;
import io.tapedeck.database.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The commands that hold database and journal against each other, beside a running engine and without one; their exit codes. */
@Timeout(300)
class ReconcileAndReplayTest {
    private static final String DIGEST = "SELECT sum(hashtextextended((to_jsonb(t) - 'source')::text, 0)) % 1000000007 FROM ticks t";
    private static final String NOWHERE = "jdbc:postgresql://127.0.0.1:1/none";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void shouldAgreeBesideARunningEngineAndTellByTheirExitCodeWhatTheyFound() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                TestDatabase target = TestDatabase.createEmpty();
                FaultProxy proxy = new FaultProxy(URI.create(database.jdbcUrl().substring(5)).getPort());
                Connection landed = database.connection();
                Connection relanded = target.connection();
                Site site = new Site(folder, database.jdbcUrlWithPassword())) {
            site.set("synthetic.enabled", "true").set("synthetic.rate", 3_000).set("synthetic.symbols", 50);
            EngineProcess daemon = site.daemon();
            await().atMost(Site.PATIENCE).until(() -> new ObjectMapper()
                    .readTree(site.get(daemon, "/status").body()).get("landed").asLong() > 5_000);
            shouldAgreeWhileRowsCome(site);
            daemon.terminate();
            assertThat(daemon.exitCode(Site.PATIENCE)).as(daemon.err()).isZero();

            shouldRelandOnceHoweverOften(site, landed, target, relanded);
            shouldFindWhatDiffers(site, landed);
            shouldFailWhereTheDatabaseIsAway(site, proxy, database);
            shouldRefuseWhatCannotBeMeant(site);
            site.requireQuiet();
        }
    }

    private static void shouldAgreeWhileRowsCome(Site site) {
        long checked = 0;
        for (int i = 0; i < 3; i++) {
            CommandRun run = run(site, "reconcile");
            assertThat(run.code()).as(run.out() + run.err()).isZero();
            JsonNode found = run.json();
            assertThat(found.get("good").asBoolean()).isTrue();
            assertThat(found.get("rows").asLong()).isEqualTo(found.get("database_rows").asLong());
            assertThat(found.get("batches_checked").asLong()).as("rows come meanwhile").isGreaterThan(checked);
            checked = found.get("batches_checked").asLong();
        }
    }

    private static void shouldRelandOnceHoweverOften(Site site, Connection landed, TestDatabase target,
            Connection relanded) throws SQLException {
        CommandRun first = run(site, "replay", "--into", target.jdbcUrlWithPassword());
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.json().get("complete").asBoolean()).isTrue();
        assertThat(text(relanded, "SELECT count(*) FROM trading.ticks"))
                .isEqualTo(text(landed, "SELECT count(*) FROM ticks"));
        assertThat(text(relanded, "SET search_path = trading, sage, public; " + DIGEST))
                .isEqualTo(text(landed, DIGEST)).isNotNull();
        CommandRun second = run(site, "replay", "--into", target.jdbcUrlWithPassword());
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.json().get("landed").asLong()).isZero();
    }

    private static void shouldFindWhatDiffers(Site site, Connection landed) throws SQLException {
        String sequence = text(landed, "SELECT sequence FROM ticks ORDER BY sequence OFFSET 1234 LIMIT 1");
        try (Statement statement = landed.createStatement()) {
            statement.execute("UPDATE ticks SET flags = flags # 1 WHERE sequence = " + sequence);
        }
        CommandRun run = run(site, "reconcile");
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.json().get("good").asBoolean()).isFalse();
        assertThat(run.json().get("batches_different").asLong()).isEqualTo(1);
        assertThat(run.err()).contains("differs: ");
        try (Statement statement = landed.createStatement()) {
            statement.execute("UPDATE ticks SET flags = flags # 1 WHERE sequence = " + sequence);
        }
        assertThat(run(site, "reconcile").code()).isZero();
    }

    private static void shouldFailWhereTheDatabaseIsAway(Site site, FaultProxy proxy, TestDatabase database)
            throws Exception {
        CommandRun replay = run(site, "replay", "--into", NOWHERE);
        for (CommandRun run : List.of(replay, on(site, NOWHERE))) {
            assertThat(run.code()).as(run.out() + run.err()).isEqualTo(3);
            assertThat(run.err()).contains("127.0.0.1:1").doesNotContain("\tat ");
        }
        proxy.cutAfterBytesToClient(60_000); // some way into what it reads
        CommandRun cut = on(site, Site.through(proxy, database));
        assertThat(proxy.cuts()).isPositive();
        assertThat(cut.code()).as(cut.out() + cut.err()).isEqualTo(3);
    }

    private static void shouldRefuseWhatCannotBeMeant(Site site) {
        for (String command : List.of("reconcile", "replay")) {
            assertThat(run(site, command, "--from", "20", "--to", "10").code()).isEqualTo(2);
            assertThat(run(site, command, "--from", "yesterday").code()).isEqualTo(2);
            CommandRun empty = CommandRun.of(command, "--data", site.folder().resolve("nothing").toString());
            assertThat(empty.code()).isEqualTo(2);
            assertThat(empty.err()).contains("there is no journal");
        }
    }

    private static CommandRun on(Site site, String url) {
        return CommandRun.of("reconcile", "--data", site.data().toString(), "--db", url, "--json");
    }

    private static CommandRun run(Site site, String... arguments) {
        List<String> line = new ArrayList<>(site.line(arguments[0]));
        line.addAll(List.of(arguments).subList(1, arguments.length));
        line.add("--json");
        return CommandRun.of(line.toArray(String[]::new));
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(query);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
