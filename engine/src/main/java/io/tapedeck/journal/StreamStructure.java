package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks at a start that a stream's segments and cycle files join, without reading them whole: of each file the first block,
 * and by halving the one that must be its last. Costs some 20 small reads a file.
 */
final class StreamStructure {
    /** A cycle file of a segment and the first sequence in it. */
    record Place(Segment segment, Path file, long firstSequence) {
    }

    private final List<Place> places = new ArrayList<>();
    private final long forcedSequence;
    private final Block block = new Block();
    private boolean cut;

    private StreamStructure(long forcedSequence) {
        this.forcedSequence = forcedSequence;
    }

    /**
     * @param forcedSequence up to where a sync has confirmed the stream; what is missing behind it is a power loss's work
     * @return the files with blocks, oldest first, as far as they join
     * @throws TapedeckException CONFIGURATION where files or segments are missing or damaged before the end
     */
    static List<Place> check(Path streamDirectory, long forcedSequence) {
        StreamStructure structure = new StreamStructure(forcedSequence);
        List<Segment> segments = Segment.list(streamDirectory).stream().filter(Segment::isUsable).toList();
        for (int i = 0; i < segments.size() && !structure.cut; i++) {
            structure.checkSegment(segments.get(i), i + 1 < segments.size() ? segments.get(i + 1) : null);
        }
        return structure.places;
    }

    private void checkSegment(Segment segment, Segment successor) {
        long begin = segment.beginSequence();
        long end = successor == null ? Long.MAX_VALUE : successor.manifest().previousSequence();
        if (end < begin) { // nothing of it is needed: retired, or begun behind a gap by a start that wrote nothing
            return;
        }
        Place last = null;
        for (Path file : segment.cycleFiles()) {
            Place place = new Place(segment, file, firstIn(file));
            if (place.firstSequence == 0 || place.firstSequence > end) {
                continue;
            }
            long required = place.firstSequence - 1;
            if (last == null ? required >= begin : !holds(last, required)) {
                missing(last, segment, begin, required, "file " + file.getFileName() + " begins behind it");
                return;
            }
            places.add(place);
            last = place;
        }
        if (successor != null && (last == null || !holds(last, end))) {
            missing(last, segment, begin, end, "segment " + successor.name() + " was begun behind it");
        }
    }

    private long firstIn(Path file) {
        try (CycleFile cycle = new CycleFile(file, null)) {
            return cycle.first(block) ? block.firstSequence() : 0;
        }
    }

    private boolean holds(Place place, long sequence) {
        if (sequence < place.firstSequence) {
            // a catalogue stands before the first event; the sequence before is another file's to hold
            return sequence == place.firstSequence - 1;
        }
        try (CycleFile cycle = new CycleFile(place.file, null)) {
            return cycle.holds(sequence, block);
        }
    }

    private void missing(Place last, Segment segment, long begin, long required, String because) {
        cut = true;
        boolean unsynced = required > forcedSequence && because.startsWith("file");
        if (!unsynced) {
            throw TapedeckException.configuration("journal damaged before its end: segment " + segment.directory()
                    + " should hold the sequences from " + begin + " to " + required + " (" + because + "), but "
                    + (last == null ? "no file of it does" : "file " + last.file.getFileName() + " does not hold them")
                    + ". Run verify; restore the file from a backup, or move the whole journal away and re-land");
        }
    }
}
