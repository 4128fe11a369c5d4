package io.tapedeck.bench.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
    @TempDir
    Path proc;

    @Test
    void shouldTellTheVersionsOfTheFilesOnTheClassPath() {
        String path = String.join(File.pathSeparator, "target/classes", "/x/disruptor-4.0.0.jar",
                "/y/chronicle-queue-2026.4.jar", "lib/jmh-core-1.37.jar", "lib/postgresql-42.7.14.jar",
                "/m2/jmh-generator-annprocess-1.37.jar");
        assertThat(Libraries.of(path)).startsWith("Disruptor 4.0.0, Chronicle Queue 2026.4, Agrona (missing)")
                .contains("pgjdbc 42.7.14").endsWith("JMH 1.37");
    }

    @Test
    void shouldKnowEveryLibraryThatIsMeasured() {
        assertThat(Libraries.of(System.getProperty("java.class.path"))).doesNotContain("missing");
    }

    private void process(int id, int parent, String name, int user, int system, int childrenUser, int childrenSystem)
            throws IOException {
        Path own = Files.createDirectories(proc.resolve(Integer.toString(id)));
        Files.writeString(own.resolve("stat"), id + " (" + name + ") S " + parent + " 1 1 0 -1 4194560 9 9 0 0 " + user
                + ' ' + system + ' ' + childrenUser + ' ' + childrenSystem
                + " 20 0 1 0 77 1000 10 18446744073709551615\n");
    }

    @Test
    void shouldAddUpAServersProcessesThatLiveAndThatEnded() throws IOException {
        process(10, 1, "postgres", 1, 2, 30, 40);
        process(11, 10, "postgres: a (b) c", 100, 200, 0, 0);
        process(12, 11, "no child of it", 5_000, 0, 0, 0);
        process(13, 1, "another", 5_000, 0, 0, 0);
        Files.createDirectories(proc.resolve("sys"));
        Files.createDirectories(proc.resolve("99"));
        assertThat(new ServerProcesses(proc, 10).nanos()).isCloseTo(373 * 1e7, within(1.0));
        assertThat(ServerProcesses.NONE.nanos()).isNaN();
    }

    @Test
    void shouldTellWhoSpentTheTime() {
        CpuMeter meter = CpuMeter.begin("feed");
        long until = System.nanoTime() + 50_000_000;
        long sum = 0;
        while (System.nanoTime() < until) {
            sum += Long.numberOfTrailingZeros(sum + until);
        }
        Map<String, Double> spent = meter.perRow(1_000);
        assertThat(sum).isNotNegative();
        assertThat(spent.get("feed")).as("of at most 50 ms over 1,000 rows, µs").isBetween(1.0, 60.0);
        assertThat(spent).containsKey("rest of the JVM").doesNotContainKey("server");
        assertThat(CpuMeter.role("tapedeck-lane-1")).isEqualTo("lanes");
        assertThat(CpuMeter.role("tapedeck-lane--3")).isEqualTo("other lanes");
        assertThat(CpuMeter.role("tapedeck-ingest")).isEqualTo("ingest");
        assertThat(CpuMeter.role("main")).isNull();
    }

    @Test
    void shouldTellWhatDiffersBetweenTwoHosts() {
        Map<String, Object> here = Map.of("cores", 2, "jdk", "25", "load_average", 0.1);
        assertThat(Environment.difference(here, Map.of("cores", 2, "jdk", "25", "load_average", 9.0))).isEmpty();
        assertThat(Environment.difference(here, Map.of("cores", 4, "jdk", "25"))).isEqualTo("cores was 2 and is 4");
    }
}
