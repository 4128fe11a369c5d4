package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Catalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds at a start where a stream ends and what its catalogue holds. Read are: of every cycle file its first and last block
 * ({@link StreamStructure}), and whole what stands behind the newest complete catalogue ({@link CatalogueSearch}).
 * Damage before it is found by {@code verify} and by whoever reads there.
 *
 * <p>A place that cannot be read is the stream's end where no whole block stands behind it, or where it lies behind what a
 * sync has confirmed: a power loss takes any page that was not synced and keeps later ones. Anything else is refused.
 */
final class Recovery {
    private final Path streamDirectory;
    private final Catalogue catalogue;
    private final boolean catalogued;
    private final long forcedSequence;
    private final List<String> notes = new ArrayList<>();
    private long last;
    private long bytes;

    private Recovery(Path streamDirectory, Catalogue catalogue, boolean catalogued) {
        this.streamDirectory = streamDirectory;
        this.catalogue = catalogue;
        this.catalogued = catalogued;
        forcedSequence = SyncedCheckpoint.readForced(streamDirectory);
    }

    /**
     * @param catalogue filled with what the stream holds
     * @param catalogued false for a stream whose cycles begin without one: the newest file is enough, nothing is folded
     * @throws TapedeckException CONFIGURATION where the stream is damaged before its end
     */
    static Recovered recover(Path streamDirectory, Catalogue catalogue, boolean catalogued) {
        return new Recovery(streamDirectory, catalogue, catalogued).run();
    }

    private Recovered run() {
        List<StreamStructure.Place> places = StreamStructure.check(streamDirectory, forcedSequence);
        int begin = newestCatalogue(places);
        try (StreamCursor cursor = new StreamCursor(streamDirectory, true)) {
            if (begin >= 0) {
                StreamStructure.Place place = places.get(begin);
                long at = catalogued ? CatalogueSearch.newest(place.file(), forcedSequence) : 0;
                if (at > 0) {
                    cursor.standAt(place.segment(), place.file(), at);
                } else {
                    cursor.standAt(place.segment(), place.file());
                }
            }
            walk(cursor);
            notes.addAll(cursor.notes());
        }
        long seen = Math.max(last, SyncedCheckpoint.readReadable(streamDirectory));
        if (seen > last) {
            notes.add("sequences " + (last + 1) + " to " + seen + " of " + streamDirectory
                    + " had been readable and are lost; they are not used again");
        }
        return new Recovered(last, catalogue, List.copyOf(notes), seen, bytes);
    }

    /** @return index of the newest file that begins with a catalogue and has an event behind it, else the oldest; -1: none */
    private int newestCatalogue(List<StreamStructure.Place> places) {
        for (int i = places.size() - 1; i > 0; i--) {
            if (!catalogued || beginsWhole(places.get(i).file())) {
                return i;
            }
        }
        return places.isEmpty() ? -1 : 0;
    }

    /** @return true where a cycle file begins with a catalogue and has an event behind it, so that it can be read alone */
    static boolean beginsWhole(Path cycleFile) {
        Block block = new Block();
        try (CycleFile file = new CycleFile(cycleFile, null)) {
            long at = 0;
            boolean catalogue = false;
            while (file.next(at, block) == CycleFile.Slot.BLOCK) {
                if (!block.isCatalogue()) {
                    return catalogue;
                }
                catalogue = true;
                at = file.nextPosition();
            }
            return false;
        }
    }

    private void walk(StreamCursor cursor) {
        while (true) {
            switch (cursor.next(Long.MAX_VALUE)) {
                case BLOCK -> {
                    if (catalogued) {
                        cursor.block().forEach(catalogue);
                    }
                    bytes += cursor.block().length();
                    cursor.accept();
                    last = cursor.expected() - 1;
                }
                case END -> {
                    return;
                }
                case DAMAGED -> {
                    if (cursor.expected() <= forcedSequence) {
                        throw TapedeckException.configuration("journal damaged before its end: " + cursor.problem()
                                + ". Run verify; restore the file from a backup, or move the whole journal away and "
                                + "re-land");
                    }
                    notes.add("not synced when the power went: " + cursor.problem() + "; the stream ends before it");
                    return;
                }
            }
        }
    }
}
