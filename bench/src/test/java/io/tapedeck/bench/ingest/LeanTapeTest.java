package io.tapedeck.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeanTapeTest {
    @TempDir
    Path lean;

    private void zip(String file, String content) throws IOException {
        Path path = lean.resolve(file);
        Files.createDirectories(path.getParent());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
            out.putNextEntry(new ZipEntry("x.csv"));
            out.write(content.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void days() throws IOException {
        zip("equity-trades/spy/20131008_trade.zip", "1000,1700000,5,P,0,0\n");
        zip("equity-trades/spy/20131007_trade.zip", "36000000,1674100,100,P,1,0\n36000010,1674200,7,D,20,0\n");
        zip("equity-trades/aig/20131007_trade.zip", "36000005,491000,200,Q,0,0\n");
        zip("equity-quotes/aig/20131007_quote.zip", "36000007,490900,3,0,0,P,0,0\n");
    }

    @Test
    void shouldReadTradesAndQuotesOfADayInTheOrderOfTheirTimes() throws IOException {
        days();
        LeanTape tape = LeanTape.read(lean, 100);
        assertThat(tape.count()).isEqualTo(5);
        assertThat(tape.time(0)).as("ten o'clock in New York")
                .isEqualTo(Instant.parse("2013-10-07T14:00:00Z").getEpochSecond() * 1_000_000_000L);
        assertThat(tape.price(0)).isEqualTo(167_410_000_000L);
        assertThat(tape.stock(0)).isZero();
        assertThat(tape.stock(1)).isEqualTo(1);
        assertThat(tape.isTrade(2)).isFalse();
        assertThat(tape.ask(2)).isZero();
        assertThat(tape.size(3)).isEqualTo(7);
        assertThat(tape.time(4)).isGreaterThan(tape.time(3));
    }

    @Test
    void shouldTakeNoMoreThanWasAskedFor() throws IOException {
        days();
        assertThat(LeanTape.read(lean, 3).count()).isEqualTo(3);
    }

    @Test
    void shouldBeEmptyWithoutFiles() throws IOException {
        assertThat(LeanTape.read(lean.resolve("missing"), 3).count()).isZero();
    }
}
