package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Layout;
import io.tapedeck.NaiveLeanReader.Totals;
import io.tapedeck.app.LandedTicks;
import io.tapedeck.app.LeanZip;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.landing.CheatingLander;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The negative control of {@link CrashTest}: an engine whose watermark is not in the batch's transaction must fail the same
 * oracle, or that test would prove nothing.
 */
@Timeout(600)
class CrashControlTest {
    private static final int ROWS = 100_000;
    private static final int KILLS_MAX = 20;
    /** Definitions and the file's begin and end, which are no rows of ticks; a lost batch has hundreds. */
    private static final int OTHER_EVENTS_MAX = 50;
    /** What a killed lander's server process may still need to commit what it was told to. */
    private static final int COMMIT_MS = 500;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void shouldBeCaughtWhenTheWatermarkIsNotInTheTransaction() throws IOException, SQLException, InterruptedException {
        Path file = LeanZip.trades(folder, ROWS, 5);
        Totals expected = NaiveLeanReader.read(Layout.EQUITY_TRADE, file);
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                Site site = new Site(folder, database.jdbcUrlWithPassword()).fine()) {
            site.run("load", "--format", "lean-trade", "--no-wait", "--json", "--set", "landing.enabled=false",
                    file.toString());
            assertThat(LandedTicks.totals(connection).rows()).isZero();
            int kills = 0;
            while (Kills.landed(connection) < ROWS && kills < KILLS_MAX && !hasLostRows(connection)) {
                EngineProcess lander = lander(site, database);
                Kills.awaitCommit(lander, connection);
                kills += lander.kill() ? 1 : 0;
            }
            EngineProcess last = lander(site, database);
            assertThat(last.exitCode(Site.PATIENCE)).as(last.err()).isZero();
            Totals landed = LandedTicks.totals(connection);
            System.out.printf("control: %,d rows landed of %,d after %d kills%n", landed.rows(), expected.rows(),
                    kills);
            assertThat(landed).isNotEqualTo(expected);
        }
    }

    /** A sign, to save kills; the judgement is the oracle's. */
    private static boolean hasLostRows(Connection connection) throws SQLException, InterruptedException {
        Thread.sleep(COMMIT_MS);
        String sql = "SELECT w - " + OTHER_EVENTS_MAX + " > (SELECT count(*) FROM ticks WHERE sequence <= w)"
                + " FROM (SELECT min(sequence) AS w FROM ingest_watermark WHERE lane >= 0) AS lowest";
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static EngineProcess lander(Site site, TestDatabase database) throws IOException {
        return site.start(CheatingLander.class, List.of(site.data().resolve("journal").toString(), database.jdbcUrl(),
                database.user(), database.password()));
    }
}
