package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class EmbeddedProgramsTest {
    @TempDir
    private Path directory;

    private static EmbeddedOptions of(Path programs) {
        return new EmbeddedOptions(0, Map.of("shared_buffers", "16MB"), Duration.ofMinutes(1), programs);
    }

    /** A program that says its version and does nothing else. */
    private Path saying(String version) throws IOException {
        Path program = Files.createDirectories(directory.resolve("installed/bin")).resolve("postgres");
        Files.writeString(program, "#!/bin/sh\necho '" + version + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory.resolve("installed");
    }

    @ParameterizedTest
    @CsvSource({"postgres (PostgreSQL) 17.6 (Debian 17.6-0+deb13u1), 17.6", "postgres (PostgreSQL) 18beta1, 18beta1",
            "postgres (PostgreSQL) 15.18, 15.18"})
    void shouldReadTheVersionThatInstalledProgramsSay(String said, String version) throws IOException {
        assertThat(ServerBinaries.versionOf(saying(said))).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"postgres (PostgreSQL) 14.9, 15 to 18", "postgres (PostgreSQL) 19.0, 15 to 18", "hello, 15 to 18"})
    void shouldRefuseProgramsOfAVersionThatTheEngineDoesNotRunOn(String said, String expected) throws IOException {
        Path programs = saying(said);
        assertRefused(() -> EmbeddedPostgres.start(directory.resolve("server"), of(programs)).close(), expected);
    }

    @Test
    void shouldRefuseADirectoryWithoutPrograms() {
        Path none = directory.resolve("none");
        assertRefused(() -> EmbeddedPostgres.start(directory.resolve("server"), of(none)).close(),
                "there is no program " + none.resolve("bin/postgres"));
    }

    @Test
    void shouldRunAnInstalledServerUnderTheSamePromises() throws Exception {
        Path installed = null;
        for (int major = 15; major <= ServerBinaries.MAJOR; major++) {
            Path candidate = Path.of("/usr/lib/postgresql/" + major);
            installed = Files.isExecutable(candidate.resolve("bin/initdb")) ? candidate : installed;
        }
        assumeTrue(installed != null, "no PostgreSQL is installed in /usr/lib/postgresql");
        Path server = directory.resolve("server");
        try (EmbeddedPostgres embedded = EmbeddedPostgres.start(server, of(installed));
                Connection connection = DriverManager.getConnection(embedded.jdbcUrl(), embedded.user(),
                        embedded.password())) {
            String version = ServerBinaries.versionOf(installed);
            assertThat(ask(connection, "SHOW server_version")).startsWith(version);
            assertThat(ask(connection, "SHOW data_checksums")).isEqualTo("on");
            assertThat(ask(connection,
                    "SELECT datcollate FROM pg_database WHERE datname = current_database()")).isEqualTo("C");
            assertThat(server.resolve("bin-" + ServerBinaries.VERSION)).doesNotExist();
            try (Database database = Database.open(embedded)) {
                assertThat(database.migrations().migrate()).isPositive();
            }
        }
        if (!installed.endsWith(Integer.toString(ServerBinaries.MAJOR))) {
            Files.createSymbolicLink(server.resolve("bin-" + ServerBinaries.VERSION), ServerBinaries
                    .unpacked(Files.createDirectories(Path.of("target/test-postgres").toAbsolutePath())));
            assertRefused(() -> EmbeddedPostgres.start(server, of(null)).close(),
                    "these programs need " + ServerBinaries.MAJOR);
            Files.delete(server.resolve("bin-" + ServerBinaries.VERSION));
        }
    }

    private static String ask(Connection connection, String query) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void assertRefused(ThrowingCallable call, String words) {
        assertThatThrownBy(call).hasMessageContaining(words).isInstanceOfSatisfying(TapedeckException.class,
                e -> assertThat(e.category()).isEqualTo(CONFIGURATION));
    }
}
