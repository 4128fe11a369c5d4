package io.tapedeck.feed.ilp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The seeds of {@link LineParserFuzzTest}: what a fuzzer has found is added to them and stays found. */
@Timeout(60)
class FuzzSeedsTest {
    private static final Path SEEDS = Path.of("src/test/resources/io/tapedeck/feed/ilp/LineParserFuzzTestInputs",
            "shouldHoldItsInvariantsForAnyBytes");

    @Test
    void shouldHoldItsInvariantsForEachSeed() throws IOException {
        List<Path> seeds;
        try (Stream<Path> files = Files.list(SEEDS)) {
            seeds = files.sorted().toList();
        }
        assertThat(seeds).hasSizeGreaterThanOrEqualTo(4);
        for (Path seed : seeds) {
            LineParserFuzzTest.check(Files.readAllBytes(seed));
        }
        LineParserFuzzTest.check(new byte[0]);
    }
}
