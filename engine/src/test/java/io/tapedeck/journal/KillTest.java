package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A writer killed with kill -9 has lost nothing that it had called synced, and the next one goes on. */
@Timeout(300)
class KillTest {
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"INTERVAL,901", "BATCH,902", "PAGE_CACHE,903"})
    void shouldKeepAllThatWasSyncedWhenTheWriterIsKilled(Durability durability, long seed)
            throws IOException, InterruptedException {
        Random random = new Random(seed);
        long synced = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            synced = writeAndKill(durability, random, synced);
        }
        Path market = directory.resolve(Journal.MARKET);
        try (Journal journal = Journal.open(directory, Tape.options())) {
            long last = journal.recovered().lastSequence();
            assertThat(last).as("seed %d", seed).isGreaterThanOrEqualTo(synced);
            assertThat(Tape.sequences(market)).isEqualTo(Tape.range(1, last));
            assertThat(journal.recovered().seenSequence()).isEqualTo(last);
        }
        assertThat(JournalVerifier.verify(market, (events, sequence) -> {
        }).problems()).isEmpty();
        loseTheLastBlock(market, synced);
    }

    @Test
    void shouldNameTheOtherProcessThatWrites() throws IOException {
        try (ForkedJvm writer = new ForkedJvm(KilledWriter.class, directory.toString(), "PAGE_CACHE", "1")) {
            writer.await("recovered ");
            assertThatThrownBy(() -> Journal.open(directory, Tape.options())).isInstanceOfSatisfying(
                    TapedeckException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIGURATION))
                    .hasMessageContaining("process " + writer.pid());
        }
    }

    private long writeAndKill(Durability durability, Random random, long syncedBefore)
            throws IOException, InterruptedException {
        try (ForkedJvm writer = new ForkedJvm(KilledWriter.class, directory.toString(), durability.name(),
                Long.toString(random.nextLong()))) {
            String recovered = writer.await("recovered ");
            assertThat(recovered).isNotNull();
            assertThat(Long.parseLong(recovered.substring(10))).isGreaterThanOrEqualTo(syncedBefore);
            long synced = 0;
            int lines = 20 + random.nextInt(150); // over one to four cycles
            for (int i = 0; i < lines; i++) {
                synced = Long.parseLong(writer.await("synced ").substring(7));
            }
            writer.kill();
            for (String line = writer.await("synced "); line != null; line = writer.await("synced ")) {
                // a last line may be cut; the one before is whole
                synced = line.length() > 8 ? Math.max(synced, parse(line)) : synced;
            }
            return synced;
        }
    }

    private static long parse(String line) {
        return Long.parseLong(line.substring(7));
    }

    /** The negative control: the check above must see a synced block that is gone. */
    private void loseTheLastBlock(Path market, long synced) throws IOException {
        for (TapeFiles.Place place : TapeFiles.blocks(market).reversed()) {
            TapeFiles.zero(place.file(), place.begin(), place.end());
            if (place.firstSequence() <= synced) {
                break;
            }
        }
        assertThat(Tape.sequences(market).size()).isLessThan((int) synced);
    }
}
