package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Layout;
import io.tapedeck.NaiveLeanReader.Totals;
import io.tapedeck.app.LandedTicks;
import io.tapedeck.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One load, killed with kill -9 and begun again until it ends, and what an independent reader says of the outcome. */
final class CrashRun {
    /** Kills that missed do not count; a seed that misses this often is bad luck. */
    private static final int MISSES_MAX = 6;

    private final Path folder;
    private final List<Path> files;
    private final Totals expected;

    /** @param files LEAN equity trades */
    CrashRun(Path folder, List<Path> files) {
        this(folder, files, NaiveLeanReader.read(Layout.EQUITY_TRADE, files));
    }

    /** @param expected what the independent reader finds in the files */
    CrashRun(Path folder, List<Path> files, Totals expected) {
        this.folder = folder;
        this.files = files;
        this.expected = expected;
    }

    /**
     * Runs it.
     *
     * @param kills how often the engine dies
     * @param settings of the site
     * @return what happened, for the record
     */
    String run(long seed, int kills, java.util.function.UnaryOperator<Site> settings)
            throws SQLException, IOException, InterruptedException {
        long begin = System.nanoTime();
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                Site site = settings.apply(new Site(folder, database.jdbcUrlWithPassword()))) {
            Kills strikes = new Kills(seed, expected.rows());
            for (int i = 0; strikes.count() < kills && i < kills + MISSES_MAX; i++) {
                strikes.strike(site, load(site), connection);
            }
            EngineProcess last = load(site);
            String story = "seed %d: %s".formatted(seed, strikes.log());
            assertThat(last.exitCode(Site.PATIENCE)).as("%s: %s", story, last.err()).isZero();
            requireCounts(last.json(), story);
            assertThat(LandedTicks.totals(connection)).as("%s, files in %s", story, folder).isEqualTo(expected);
            site.requireWhole();
            site.requireQuiet();
            io.tapedeck.decide.OutputsOracle.requireEqual(site.data().resolve("journal"));
            return "seed %d: %,d rows, %d kills, %.1f s: %s".formatted(seed, expected.rows(), strikes.count(),
                    (System.nanoTime() - begin) / 1e9, strikes.log());
        }
    }

    private EngineProcess load(Site site) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--format", "lean-trade", "--json"));
        files.forEach(file -> arguments.add(file.toString()));
        return site.start("load", arguments.toArray(String[]::new));
    }

    private static void requireCounts(JsonNode json, String story) {
        assertThat(json.get("rejected").asLong()).as(story).isZero();
        assertThat(json.get("refused").asLong()).as(story).isZero();
        assertThat(json.get("lag").asLong()).as(story).isZero();
        assertThat(json.get("received").asLong()).as(story)
                .isEqualTo(json.get("journaled").asLong() + json.get("duplicate").asLong());
    }
}
