package io.tapedeck.journal;

import io.tapedeck.journal.CycleFile.Slot;
import java.nio.file.Path;

/**
 * Finds the newest catalogue in a cycle file that a start may begin at, looking from the end: reads about twice as much as
 * stands behind that catalogue, never the whole file where one is found. One thread.
 *
 * <p>A catalogue counts where it is whole (the block before its first and the first behind its last are of events) and where
 * a sync has confirmed all that stands before it: else a power loss may have taken a page before it, which only a walk over
 * that page can tell.
 */
final class CatalogueSearch {
    private static final long FIRST_LOOK_BYTES = 16 << 20;
    private static final long WIDER = 4;

    private final CycleFile file;
    private final long forcedSequence;
    private final long firstLookBytes;
    private final Block block = new Block();

    private CatalogueSearch(CycleFile file, long forcedSequence, long firstLookBytes) {
        this.file = file;
        this.forcedSequence = forcedSequence;
        this.firstLookBytes = firstLookBytes;
    }

    /**
     * @param forcedSequence up to where a sync has confirmed the stream, -1 where that is unknown
     * @return where the catalogue's first block begins in the file; 0: begin with the file
     */
    static long newest(Path cycleFile, long forcedSequence) {
        return newest(cycleFile, forcedSequence, FIRST_LOOK_BYTES);
    }

    /** @param firstLookBytes how far before the end the first look begins; each further one at four times that */
    static long newest(Path cycleFile, long forcedSequence, long firstLookBytes) {
        try (CycleFile file = new CycleFile(cycleFile, CycleFile.allocate())) {
            return new CatalogueSearch(file, forcedSequence, firstLookBytes).run();
        }
    }

    private long run() {
        long end = file.floor(Long.MAX_VALUE, block);
        for (long look = firstLookBytes; look < end; look *= WIDER) {
            long found = file.scan(end - look, end, block) ? lastIn(file.position(), end) : 0;
            if (found > 0) {
                return found;
            }
        }
        return lastIn(0, end);
    }

    /** @return where the last catalogue begins that a walk from {@code from} meets and that counts, 0 for none */
    private long lastIn(long from, long end) {
        long found = 0;
        long begin = -1;
        boolean behindEvents = false;
        long at = from;
        while (file.next(at, block) == Slot.BLOCK && file.position() <= end) {
            if (!block.isCatalogue()) {
                found = begin >= 0 ? begin : found;
                begin = -1;
                behindEvents = true;
            } else if (behindEvents && begin < 0 && block.firstSequence() <= forcedSequence + 1) {
                begin = file.position();
            }
            at = file.nextPosition();
        }
        return found;
    }
}
