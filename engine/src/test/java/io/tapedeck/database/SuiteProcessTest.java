package io.tapedeck.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That {@link CommunityContainerTest} would notice: the suite's process tells success and failure apart. */
@Timeout(240)
class SuiteProcessTest {
    @TempDir
    private Path directory;

    @Test
    void shouldPassOnAServerThatIsThereAndFailOnOneThatIsNot() throws Exception {
        Path output = directory.resolve("suite.txt");
        String here = TestServer.shared().url("postgres");
        String url = here.contains("user=")
                ? here
                : here + (here.contains("?") ? "&" : "?") + "user=" + TestServer.shared().user() + "&password="
                        + TestServer.shared().password();

        assertThat(SuiteProcess.run(url, ".*\\.EmbeddedOptionsTest", output, 3)).as(() -> read(output)).isZero();
        assertThat(
                SuiteProcess.run("jdbc:postgresql://127.0.0.1:1/none?user=u&password=p", ".*\\.SeedQueriesTest", output,
                        3))
                .as(() -> read(output)).isEqualTo(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
