package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DurabilityTest {
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path directory;
    private final AtomicInteger forced = new AtomicInteger();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicReference<Error> error = new AtomicReference<>();

    /** A market writer whose fsync the test counts and lets fail. */
    private final class Bench implements AutoCloseable {
        final SyncedProgress progress = new SyncedProgress(0);
        final Syncer syncer;
        final DiskGuard guard;
        final MarketWriter writer;

        Bench(JournalOptions options) throws IOException {
            Path market = Files.createDirectories(directory.resolve(Journal.MARKET));
            syncer = new Syncer(options.syncIntervalNs());
            guard = DiskGuard.open(directory, options.diskFloorBytes(), options.diskFloorBytesMin());
            StreamSync sync = new StreamSync(progress, options.durability(), SyncedCheckpoint.create(market, 0),
                    syncer::wake, channel -> {
                        if (failing.get()) {
                            throw new IOException("input/output error");
                        }
                        if (error.get() != null) {
                            throw error.get();
                        }
                        forced.incrementAndGet();
                        channel.force(false);
                    });
            syncer.add(sync);
            syncer.start();
            Segment segment = Segment.create(market, 1);
            new SegmentManifest(0, 1, 0).write(segment.directory());
            writer = new MarketWriter(segment, 1, options, sync, guard, new Catalogue(10, 0));
        }

        @Override
        public void close() {
            writer.close();
            syncer.close();
            guard.close();
        }
    }

    @Test
    void shouldHaveSyncedWhenABatchCommitReturns() throws IOException {
        try (Bench bench = new Bench(Tape.options().withDurability(Durability.BATCH))) {
            for (int i = 1; i <= 5; i++) {
                Tape.block(bench.writer, i, i);
                assertThat(bench.progress.syncedSequence()).isEqualTo(i);
                assertThat(bench.progress.syncedTicket()).isEqualTo(i);
                assertThat(forced.get()).isEqualTo(i);
                assertThat(SyncedCheckpoint.readForced(directory.resolve(Journal.MARKET))).isEqualTo(i);
            }
        }
    }

    @Test
    void shouldSyncInGroupsUnderInterval() throws IOException, InterruptedException {
        JournalOptions options = Tape.options().withSyncIntervalNs(TimeUnit.MILLISECONDS.toNanos(200));
        try (Bench bench = new Bench(options)) {
            for (int i = 1; i <= 100; i++) {
                Tape.block(bench.writer, i, i);
            }
            assertThat(bench.progress.writtenSequence()).isEqualTo(100);
            assertThat(bench.progress.awaitSynced(100, WAIT_NS)).isTrue();
            assertThat(bench.progress.syncedSequence()).isEqualTo(100);
            assertThat(forced.get()).isLessThan(50);
        }
    }

    @Test
    void shouldReadAtOnceAndForceNothingUnderPageCache() throws IOException {
        try (Bench bench = new Bench(Tape.options().withDurability(Durability.PAGE_CACHE))) {
            Tape.block(bench.writer, 1, 10);
            assertThat(bench.progress.syncedSequence()).isEqualTo(10);
            Path market = directory.resolve(Journal.MARKET);
            assertThat(SyncedCheckpoint.readReadable(market)).isEqualTo(10);
        }
    }

    @Test
    void shouldFailForGoodWhereASyncFails() throws IOException, InterruptedException {
        try (Bench bench = new Bench(Tape.options())) {
            Tape.block(bench.writer, 1, 10);
            assertThat(bench.progress.awaitSynced(10, WAIT_NS)).isTrue();
            failing.set(true);
            Tape.block(bench.writer, 11, 20);
            assertThat(bench.progress.awaitSynced(20, WAIT_NS)).isFalse();
            assertThat(bench.progress.failure()).hasMessageContaining("fsync failed");
            failing.set(false);
            assertThatThrownBy(() -> Tape.block(bench.writer, 21, 21)).isInstanceOfSatisfying(TapedeckException.class,
                    e -> assertThat(e.category()).isEqualTo(ErrorCategory.FATAL)).hasMessageContaining("FAILED");
            assertThat(bench.progress.syncedSequence()).isEqualTo(10);
        }
        assertThat(SyncedCheckpoint.readReadable(directory.resolve(Journal.MARKET))).isEqualTo(10);
    }

    @Test
    void shouldFailAndWakeWhoWaitsWhereTheSyncerMeetsAnError() throws IOException, InterruptedException {
        try (Bench bench = new Bench(Tape.options())) {
            error.set(new InternalError("a fault occurred in an unsafe memory access operation"));
            Tape.block(bench.writer, 1, 10);
            assertThat(bench.progress.awaitSynced(10, WAIT_NS)).isFalse();
            assertThat(bench.progress.failure()).hasMessageContaining("unsafe memory access");
            error.set(null);
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldKeepTheRejectsOfAThreadThatIsInterrupted(Durability durability) throws InterruptedException {
        try (Journal journal = Journal.open(directory, Tape.options().withDurability(durability))) {
            RejectLog rejects = journal.rejects();
            Thread.currentThread().interrupt();
            rejects.reject("http", "bad line", 0, null, 0, 0);
            assertThat(Thread.interrupted()).isTrue();
            rejects.reject("http", "bad line", 0, null, 0, 0);
            assertThat(rejects.progress().awaitSynced(2, WAIT_NS)).isTrue();
        }
    }

    @Test
    void shouldThrowFromABatchCommitWhereTheSyncFails() throws IOException {
        try (Bench bench = new Bench(Tape.options().withDurability(Durability.BATCH))) {
            failing.set(true);
            assertThatThrownBy(() -> Tape.block(bench.writer, 1, 1)).hasMessageContaining("fsync failed");
            failing.set(false);
            assertThatThrownBy(() -> bench.writer.commit(1)).isInstanceOf(TapedeckException.class);
            assertThat(bench.progress.syncedSequence()).isZero();
        }
    }

    @Test
    void shouldWakeWhoWaitsWhenTheStreamFails() throws Exception {
        SyncedProgress progress = new SyncedProgress(0);
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                progress.awaitSynced(5, WAIT_NS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        progress.fail(new IllegalStateException("halted"));
        waiting.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(waiting.isAlive()).isFalse();
    }

    @Test
    void shouldCountWhatAKilledProcessWroteAsSynced() throws IOException {
        try (Journal journal = Journal.open(directory.resolve("a"), Tape.options())) {
            Tape.block(journal.startMarket(1), 1, 10);
        }
        SyncedCheckpoint.create(directory.resolve("a").resolve(Journal.MARKET), 4).close();
        try (Journal journal = Journal.open(directory.resolve("a"), Tape.options())) {
            assertThat(journal.recovered().lastSequence()).isEqualTo(10);
            assertThat(journal.progress().syncedSequence()).isEqualTo(10);
        }
    }

    @Test
    void shouldHandOverTheCommittedBlockUntilTheNextAppend() {
        try (Journal journal = Journal.open(directory, Tape.options())) {
            MarketWriter writer = journal.startMarket(1);
            Tape.block(writer, 1, 3);
            List<Long> seen = new java.util.ArrayList<>();
            writer.forEachCommitted((buffer, offset, length) -> seen
                    .add(io.tapedeck.event.EventHeader.sequence(buffer, offset)));
            assertThat(seen).isEqualTo(List.of(1L, 2L, 3L));
            assertThat(writer.pendingCount()).isZero();
        }
    }
}
