package io.tapedeck.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads every block of a stream: checksum, count, dense sequences. Goes on behind damage and names each place. Read-only;
 * any process, any thread; may run beside the writer, whose last block it then may or may not see.
 */
public final class JournalVerifier {
    /** Told as the verification goes on. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param events events read so far
         * @param sequence the last of them
         */
        void onBlock(long events, long sequence);
    }

    /** Problems named; more than these say no more. */
    private static final int PROBLEMS_MAX = 1_000;

    private final Path streamDirectory;
    private final Progress progress;
    private final List<String> problems = new ArrayList<>();
    private long blocks;
    private long catalogueBlocks;
    private long events;
    private long bytes;
    private long first;
    private long last;

    private JournalVerifier(Path streamDirectory, Progress progress) {
        this.streamDirectory = streamDirectory;
        this.progress = progress;
    }

    /**
     * Verifies one stream up to what is written now.
     *
     * @param streamDirectory such as {@code <data>/journal/market}
     * @param progress told of each block, not null
     */
    public static VerifyReport verify(Path streamDirectory, Progress progress) {
        return new JournalVerifier(streamDirectory, progress).run();
    }

    private VerifyReport run() {
        long readable = SyncedCheckpoint.readReadable(streamDirectory);
        try (StreamCursor cursor = new StreamCursor(streamDirectory, true)) {
            boolean more = true;
            while (more && problems.size() < PROBLEMS_MAX) {
                more = step(cursor);
            }
            long end = Math.max(last, cursor.expected() - 1);
            if (end < readable) {
                problems.add(
                        "sequences " + (end + 1) + " to " + readable + " were readable once and are missing at the "
                                + "stream's end: the next start will record them as lost");
            }
            return new VerifyReport(blocks, catalogueBlocks, events, bytes, first, last, List.copyOf(problems),
                    List.copyOf(cursor.notes()));
        }
    }

    private boolean step(StreamCursor cursor) {
        return switch (cursor.next(Long.MAX_VALUE)) {
            case BLOCK -> {
                onBlock(cursor.block());
                cursor.accept();
                yield true;
            }
            case DAMAGED -> {
                problems.add(cursor.problem());
                yield cursor.resume();
            }
            case END -> false;
        };
    }

    private void onBlock(Block block) {
        bytes += block.length();
        if (block.isCatalogue()) {
            catalogueBlocks++;
            return;
        }
        blocks++;
        events += block.count();
        first = first == 0 ? block.firstSequence() : first;
        last = block.lastSequence();
        block.forEach((buffer, offset, length) -> {
        });
        progress.onBlock(events, last);
    }
}
