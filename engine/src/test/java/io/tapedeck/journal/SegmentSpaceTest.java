package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a start takes of the disk beyond what it writes. */
@Timeout(60)
class SegmentSpaceTest {
    private static final int STARTS = 10;
    private static final long KIB_MAX_OF_A_START = 512;

    @TempDir
    Path directory;

    /** @return KiB on the disk, as du counts them */
    private static long used(Path path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("du", "-sk", path.toString()).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        return Long.parseLong(answer.substring(0, answer.indexOf('\t')));
    }

    @Test
    void shouldGiveBackWhatItTookAheadAtTheEndOfAStart() throws Exception {
        long last = 0;
        for (int start = 0; start < STARTS; start++) {
            try (Journal journal = Journal.open(directory, Tape.options())) {
                Tape.block(journal.startMarket(last + 1), last + 1, last + 100);
                last += 100;
                journal.rejects().reject("file", "bad record", 0, null, 0, 0);
            }
        }
        assertThat(used(directory)).isLessThan(STARTS * KIB_MAX_OF_A_START);
        assertThat(Tape.sequences(directory.resolve(Journal.MARKET))).isEqualTo(Tape.range(1, last));
        assertThat(JournalVerifier.verify(directory.resolve(Journal.MARKET), (events, sequence) -> {
        }).notes()).isEmpty();
    }

    @Test
    void shouldLeaveNothingOfStartsThatWroteNothing() throws IOException {
        for (int start = 0; start < STARTS; start++) {
            try (Journal journal = Journal.open(directory, Tape.options())) {
                journal.startMarket(start < STARTS / 2 ? 1 : 11); // from the middle on behind a recorded gap
                journal.rejects();
            }
        }
        for (String stream : List.of(Journal.MARKET, Journal.REJECTS)) {
            assertThat(Segment.list(directory.resolve(stream))).hasSize(1);
        }
        try (Journal journal = Journal.open(directory, Tape.options())) {
            Tape.block(journal.startMarket(11), 11, 20);
        }
        assertThat(Tape.sequences(directory.resolve(Journal.MARKET))).isEqualTo(Tape.range(11, 20));
        assertThat(JournalVerifier.verify(directory.resolve(Journal.MARKET), (events, sequence) -> {
        }).problems()).isEmpty();
    }
}
