package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The journal's library opens no socket and reports to nobody. */
@Timeout(120)
class SocketTest {
    @TempDir
    Path directory;

    @Test
    void shouldOpenNoSocketAndLeaveNoThread() throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc");
        try (ForkedJvm jvm = new ForkedJvm(SocketWatch.class, directory.resolve("a").toString())) {
            assertThat(jvm.await("sockets")).isEqualTo("sockets []");
            assertThat(jvm.await("journal threads")).isEqualTo("journal threads []");
            assertThat(jvm.exitCode()).isZero();
        }
        try (ForkedJvm jvm = new ForkedJvm(SocketWatch.class, directory.resolve("b").toString(), "open")) {
            assertThat(jvm.await("sockets")).startsWith("sockets [socket:");
        }
    }

    @Test
    void shouldHaveNoUsageReportingOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
