package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Catalogue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** One stream of the journal while this process has the lock: its directory, its end, its progress. */
final class Stream {
    private final Path directory;
    private final JournalOptions options;
    private final Recovered recovered;
    private final SyncedProgress progress;
    /** Whether it holds the events that other streams come from: the market. */
    private final boolean causes;
    private boolean started;

    /** Finds the stream's end, and forces what a killed process had written and not synced: it counts from now on. */
    Stream(Path directory, JournalOptions options, boolean catalogued) {
        this.directory = directory;
        this.options = options;
        this.causes = catalogued;
        try {
            StreamSync.createDirectories(directory);
            recovered = Recovery.recover(directory,
                    new Catalogue(options.catalogueFeedsMax(), options.requestAgeMaxNs()), catalogued);
            if (recovered.lastSequence() > SyncedCheckpoint.readForced(directory)) {
                forceNewest();
            }
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot create or sync " + directory, e);
        }
        progress = new SyncedProgress(recovered.lastSequence());
    }

    private void forceNewest() throws IOException {
        List<Segment> segments = Segment.list(directory);
        for (int i = segments.size() - 1; i >= 0; i--) {
            Segment segment = segments.get(i);
            for (Path file : segment.cycleFiles()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(false);
                }
            }
            StreamSync.forceDirectory(segment.directory());
            if (segment.firstSequence() <= recovered.lastSequence()) {
                return;
            }
        }
    }

    Path directory() {
        return directory;
    }

    Recovered recovered() {
        return recovered;
    }

    SyncedProgress progress() {
        return progress;
    }

    /** Makes the directory of this start, behind all that the stream holds. */
    Segment begin(long firstSequence) {
        return begin(recovered.lastSequence(), firstSequence);
    }

    /**
     * Makes the directory of this start.
     *
     * @param keptSequence last sequence of the stream that counts; what it holds behind it is set aside for ever
     */
    Segment begin(long keptSequence, long firstSequence) {
        if (started) {
            throw TapedeckException.fatal("journal: " + directory + " was started already: one segment a start", null);
        }
        if (keptSequence > recovered.lastSequence()) {
            throw TapedeckException.fatal("journal: " + directory + " ends with sequence " + recovered.lastSequence()
                    + ", a start cannot follow " + keptSequence, null);
        }
        started = true;
        return follow(keptSequence, firstSequence);
    }

    /** Makes another directory in this start: sequences between what is written and {@code firstSequence} are lost. */
    Segment goOn(long firstSequence) {
        return follow(progress.writtenSequence(), firstSequence);
    }

    private Segment follow(long keptSequence, long firstSequence) {
        if (firstSequence <= keptSequence) {
            throw TapedeckException.fatal("journal: " + directory + " ends with sequence " + keptSequence
                    + ", a start at " + firstSequence + " would use sequences twice", null);
        }
        for (Segment earlier : Segment.list(directory)) {
            if (earlier.firstSequence() > firstSequence) {
                throw TapedeckException.fatal("journal: segment " + earlier.directory() + " began behind sequence "
                        + firstSequence + ", with which this start would go on: more of the tape is lost than a start"
                        + " leaves unsynced; restore the journal from a backup", null);
            }
        }
        Segment segment = Segment.create(directory, firstSequence);
        new SegmentManifest(keptSequence, firstSequence, options.clock().nanoTime())
                .write(segment.directory());
        forgetEmptyBefore(segment);
        progress.begin(firstSequence - 1);
        return segment;
    }

    /** Starts that wrote nothing leave nothing: each look at the stream would pass over them, for ever more of them. */
    private void forgetEmptyBefore(Segment begun) {
        RetiredSegment.deleteLeftOver(directory);
        for (Segment segment : Segment.list(directory)) {
            if (segment.compareTo(begun) < 0 && segment.cycleFiles().isEmpty()) {
                RetiredSegment.delete(segment);
            }
        }
    }

    StreamSync sync(Syncer syncer) {
        StreamSync sync = new StreamSync(progress, options.durability(),
                SyncedCheckpoint.create(directory, progress.syncedSequence()), syncer::wake, StreamSync.Force.FSYNC);
        if (causes) {
            syncer.addFirst(sync);
        } else {
            syncer.add(sync);
        }
        return sync;
    }
}
