package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One stream of the journal while this process has the lock: its directory, its end, its progress. */
final class Stream {
    private final Path directory;
    private final JournalOptions options;
    private final Recovered recovered;
    private final SyncedProgress progress;
    private boolean started;

    Stream(Path directory, JournalOptions options) {
        this.directory = directory;
        this.options = options;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot create " + directory, e);
        }
        recovered = Recovery.recover(directory,
                new Catalogue(options.catalogueFeedsMax(), options.requestAgeMaxNs()));
        progress = new SyncedProgress(recovered.lastSequence());
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

    /** Makes the directory of this start. */
    Segment begin(long firstSequence) {
        if (started) {
            throw TapedeckException.fatal("journal: " + directory + " was started already: one segment a start", null);
        }
        if (firstSequence <= recovered.lastSequence()) {
            throw TapedeckException.fatal("journal: " + directory + " ends with sequence " + recovered.lastSequence()
                    + ", a start at " + firstSequence + " would use sequences twice", null);
        }
        started = true;
        Segment segment = Segment.create(directory, firstSequence);
        new SegmentManifest(recovered.lastSequence(), firstSequence, options.clock().nanoTime())
                .write(segment.directory());
        progress.begin(firstSequence - 1);
        return segment;
    }

    StreamSync sync(Syncer syncer) {
        StreamSync sync = new StreamSync(progress, options.durability(),
                SyncedCheckpoint.create(directory, progress.syncedSequence()), syncer::wake);
        syncer.add(sync);
        return sync;
    }
}
