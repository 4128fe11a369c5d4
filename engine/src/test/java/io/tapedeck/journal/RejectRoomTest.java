package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Refused input does not use up what the disk's floor keeps for accepted events. */
@Timeout(60)
class RejectRoomTest {
    private static final long FLOOR = 16 << 20;
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(new byte[RejectLog.PAYLOAD_MAX]);

    @TempDir
    Path directory;
    private final AtomicLong usable = new AtomicLong(10 * FLOOR);

    @Test
    void shouldStopBelowTheFloorAndGoOnWhenThereIsRoomAgain() throws IOException {
        JournalOptions options = Tape.options().withDurability(Durability.PAGE_CACHE);
        SyncedProgress progress = new SyncedProgress(0);
        DiskGuard guard = new DiskGuard(directory, FLOOR, 1 << 20, usable::get);
        Path stream = Files.createDirectories(directory.resolve(Journal.REJECTS));
        Segment segment = Segment.create(stream, 1);
        new SegmentManifest(0, 1, 0).write(segment.directory());
        StreamSync sync = new StreamSync(progress, options.durability(), SyncedCheckpoint.create(stream, 0), () -> {
        }, StreamSync.Force.FSYNC);
        StreamWriter writer = new StreamWriter(segment, 1, options, sync, guard, begin -> {
        });
        try (RejectLog rejects = new RejectLog(writer, progress, options.clock(), guard)) {
            reject(rejects);
            usable.set(FLOOR - 1);
            guard.poll();
            for (int i = 0; i < 100; i++) { // 1.6 MiB
                reject(rejects);
            }
            assertThatThrownBy(() -> {
                for (int i = 0; i < 100; i++) {
                    reject(rejects);
                }
            }).isInstanceOfSatisfying(TapedeckException.class,
                    e -> assertThat(e.category()).isEqualTo(ErrorCategory.RETRY)).hasMessageContaining("floor");
            assertThat(progress.failure()).isNull();
            usable.set(10 * FLOOR);
            guard.poll();
            long before = progress.writtenSequence();
            reject(rejects);
            assertThat(progress.writtenSequence()).isEqualTo(before + 1);
        }
    }

    private static void reject(RejectLog rejects) {
        rejects.reject("http", "bad line", 0, PAYLOAD, 0, PAYLOAD.capacity());
    }
}
