package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.EventHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers beside the writer, over rolls: one within the synced limit, one that takes whatever it can. */
@Timeout(120)
class LiveReadTest {
    private static final long EVENTS = 60_000;
    private static final long SEED = 4711;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"PAGE_CACHE", "INTERVAL"})
    void shouldReadEveryEventOnceWhileItIsWritten(Durability durability) throws Exception {
        Tape.TestClock clock = new Tape.TestClock();
        Random random = new Random(SEED);
        try (Journal journal = Journal.open(directory, Tape.options().withClock(clock).withDurability(durability))) {
            Path market = journal.marketDirectory();
            List<CompletableFuture<Long>> readers = new ArrayList<>();
            for (LongSupplier limit : List.of((LongSupplier) journal.progress()::syncedSequence,
                    () -> Long.MAX_VALUE, JournalReader.syncedLimit(market))) {
                readers.add(CompletableFuture.supplyAsync(() -> read(market, limit, journal.progress()),
                        task -> Thread.ofPlatform().start(task)));
            }
            MarketWriter writer = journal.startMarket(1);
            long sequence = 1;
            while (sequence <= EVENTS) {
                long to = Math.min(EVENTS, sequence + random.nextInt(60));
                Tape.block(writer, sequence, to);
                sequence = to + 1;
                if (random.nextInt(150) == 0) {
                    clock.advanceSeconds(3600);
                }
            }
            for (CompletableFuture<Long> reader : readers) {
                assertThat(reader.get(100, TimeUnit.SECONDS)).isEqualTo(EVENTS);
            }
        }
    }

    private static long read(Path market, LongSupplier limit, SyncedProgress progress) {
        long[] expected = {1};
        try (JournalReader reader = JournalReader.open(market, limit)) {
            while (expected[0] <= EVENTS) {
                boolean more = reader.poll(block -> block.forEach((buffer, offset, length) -> {
                    if (EventHeader.sequence(buffer, offset) != expected[0]++) {
                        throw new AssertionError("expected " + (expected[0] - 1));
                    }
                }));
                if (!more) {
                    progress.awaitSequence(expected[0], 1_000_000);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return expected[0] - 1;
    }
}
