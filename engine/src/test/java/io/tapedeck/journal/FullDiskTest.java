package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A full disk refuses, explains, and resumes; the JVM lives. On a tmpfs of 64 MiB. */
@Timeout(180)
class FullDiskTest {
    @TempDir
    Path directory;
    private Path disk;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(directory.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
        assumeTrue(mounted, "cannot mount a tmpfs here (needs root): the full disk is not tested");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", disk.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldRefuseExplainAndResume() throws IOException, InterruptedException {
        try (ForkedJvm jvm = new ForkedJvm(FullDisk.class, disk.toString(), "polite")) {
            assertThat(jvm.await("refused")).contains(disk.toString(), "free space", "floor of 10485760",
                    "free some space");
            assertThat(jvm.await("drained")).isEqualTo("drained true");
            assertThat(jvm.await("resumed")).isEqualTo("resumed");
            assertThat(jvm.await("verified")).contains("problems=[]");
            assertThat(jvm.exitCode()).isZero();
        }
    }

    @Test
    void shouldFailWithAnErrorAndNotDieWhereAnotherProcessTakesTheLastByte() throws IOException, InterruptedException {
        try (ForkedJvm jvm = new ForkedJvm(FullDisk.class, disk.toString(), "deaf")) {
            assertThat(jvm.await("full")).contains("No space left");
            assertThat(jvm.await("failed")).contains("FATAL", "is it full?");
            assertThat(jvm.await("verified")).contains("problems=[]");
            assertThat(jvm.exitCode()).isZero();
        }
    }
}
