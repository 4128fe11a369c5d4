package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads every block of a stream: checksum, count, dense sequences. Read-only; any process, any thread. */
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

    private final Progress progress;
    private final List<String> problems = new ArrayList<>();
    private long blocks;
    private long catalogueBlocks;
    private long events;
    private long bytes;
    private long first;
    private long last;

    private JournalVerifier(Progress progress) {
        this.progress = progress;
    }

    /**
     * Verifies one stream up to what is written now.
     *
     * @param streamDirectory such as {@code <data>/journal/market}
     * @param progress told of each block, not null
     */
    public static VerifyReport verify(Path streamDirectory, Progress progress) {
        return new JournalVerifier(progress).run(streamDirectory);
    }

    private VerifyReport run(Path streamDirectory) {
        try (JournalReader reader = JournalReader.open(streamDirectory, () -> Long.MAX_VALUE)) {
            reader.includeCatalogue(true);
            boolean more = true;
            while (more) {
                more = reader.poll(this::onBlock);
            }
        } catch (TapedeckException e) {
            problems.add(e.getMessage());
        }
        return new VerifyReport(blocks, catalogueBlocks, events, bytes, first, last, List.copyOf(problems), List.of());
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
        progress.onBlock(events, last);
    }
}
