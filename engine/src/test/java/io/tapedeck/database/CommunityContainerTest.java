package io.tapedeck.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The tests of the database and of landing on a whole TimescaleDB Community, COPY and background workers included. */
@Testcontainers(disabledWithoutDocker = true)
@Tag("container")
@Timeout(3600)
class CommunityContainerTest {
    @Container
    private static final PostgreSQLContainer SERVER = new PostgreSQLContainer(
            DockerImageName.parse("timescale/timescaledb:latest-pg17").asCompatibleSubstituteFor("postgres"))
            .withCommand("postgres", "-c", "shared_preload_libraries=timescaledb", "-c", "max_connections=200", "-c",
                    "max_locks_per_transaction=256", "-c", "timescaledb.telemetry_level=off", "-c",
                    "max_worker_processes=64", "-c", "timescaledb.max_background_workers=48");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void shouldKeepTheWholeContractOnTimescaleDbCommunity() throws Exception {
        Path output = directory.resolve("suite.txt");
        String url = SERVER.getJdbcUrl().replaceAll("\\?.*", "") + "?user=" + SERVER.getUsername() + "&password="
                + SERVER.getPassword();

        int exit = SuiteProcess.run(url, ".*Test", output, 55);

        assertThat(exit).as(Files.readString(output)).isZero();
    }
}
