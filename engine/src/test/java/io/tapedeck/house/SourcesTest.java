package io.tapedeck.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The house's rules that only the source text shows. */
@Timeout(60)
class SourcesTest {
    private static final int LINES_MAX = 400;
    private static final int MEDIAN_MAX = 120;
    private static final Path MAIN = Path.of("src/main/java");

    @Test
    void shouldKeepEveryFileUnderFourHundredLinesAndTheMedianSmall() throws IOException {
        List<Path> files = files();
        assertThat(files).allSatisfy(file -> assertThat(lines(file)).isLessThan(LINES_MAX));
        List<Integer> counts = files.stream().map(SourcesTest::lines).sorted().toList();
        assertThat(counts.get(counts.size() / 2)).isLessThanOrEqualTo(MEDIAN_MAX);
    }

    @Test
    void shouldDescribeEveryPackage() throws IOException {
        assertThat(files().stream().map(Path::getParent).distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))).isEmpty();
    }

    @Test
    void shouldNameClassesByTheFieldNotByTheirPattern() throws IOException {
        assertThat(files().stream().map(file -> file.getFileName().toString())
                .filter(name -> name.matches(".*(Manager|Helper|Utils?|Impl)\\.java"))).isEmpty();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
