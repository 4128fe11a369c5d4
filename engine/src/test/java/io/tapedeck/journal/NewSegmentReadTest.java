package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader that comes between the making of a segment's first file and its first block. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NewSegmentReadTest {
    @TempDir
    Path directory;

    @Test
    void shouldWaitForTheFirstBlockOfASegmentOfWhichNothingIsSyncedYet() throws IOException {
        try (Journal journal = Journal.open(directory.resolve("journal"), Tape.options());
                MarketWriter writer = journal.startMarket(1)) {
            Tape.block(writer, 1, 3);
        }
        Path market = directory.resolve("journal").resolve(Journal.MARKET);
        for (TapeFiles.Place place : TapeFiles.blocks(market)) {
            try (RandomAccessFile file = new RandomAccessFile(place.file().toFile(), "rw")) {
                file.seek(place.begin());
                file.write(new byte[(int) (place.end() - place.begin())]);
            }
        }
        AtomicLong limit = new AtomicLong();
        try (JournalReader reader = JournalReader.open(market, limit::get)) {
            reader.seek(1);
            assertThat(reader.poll(block -> {
                throw new AssertionError("there is no block");
            })).isFalse();
            limit.set(1);
            assertThatThrownBy(() -> reader.poll(block -> {
            })).hasMessageContaining("sequences to 1 were synced");
        }
    }
}
