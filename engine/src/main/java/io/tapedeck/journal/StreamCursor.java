package io.tapedeck.journal;

import io.tapedeck.journal.CycleFile.Slot;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks one stream from block to block, over cycle files and segments, and tells its end from damage. What stands behind a
 * place that cannot be read decides: the next segment's manifest says where this one ends; otherwise a later whole block
 * means damage, and nothing means the end, torn or not. Allocates nothing per block. One thread.
 */
final class StreamCursor implements AutoCloseable {
    /** What {@link #next} found. */
    enum State {
        /** {@link #block()}; {@link #accept()} passes it. */
        BLOCK,
        /** Nothing more now. */
        END,
        /** {@link #problem()}. */
        DAMAGED
    }

    /** How often a standing end is looked at again: listing directories costs, polling must not. */
    private static final long RECHECK_NS = 20_000_000;

    private final Path streamDirectory;
    private final boolean keepNotes;
    private final List<String> notes = new ArrayList<>();
    private final Block block = new Block();
    private final Block probe = new Block();
    private ByteBuffer memory = CycleFile.allocate();
    private Segment segment;
    private Segment successor;
    private CycleFile file;
    private long position;
    /** Sequence that comes next: a segment's first until one of its blocks is met; 0 where there is no segment. */
    private long expected;
    /** Last sequence of this segment that counts, as its successor knows it. */
    private long ceiling = Long.MAX_VALUE;
    private long checkedPosition = -1;
    private long checkedTime;
    private String problem = "";

    StreamCursor(Path streamDirectory, boolean keepNotes) {
        this.streamDirectory = streamDirectory;
        this.keepNotes = keepNotes;
    }

    Block block() {
        return block;
    }

    /** @return sequence that comes next, 0 before the first segment */
    long expected() {
        return expected;
    }

    String problem() {
        return problem;
    }

    /** @return recorded gaps and torn tails passed, and at the end the one met there */
    List<String> notes() {
        return notes;
    }

    /** Stands before the first block of {@code cycleFile}. */
    void standAt(Segment in, Path cycleFile) {
        enter(in);
        open(cycleFile);
        if (file.first(probe)) {
            expected = probe.firstSequence();
        }
    }

    /** Stands before the block that begins at {@code filePosition} of {@code cycleFile}. */
    void standAt(Segment in, Path cycleFile, long filePosition) {
        standAt(in, cycleFile);
        if (file.next(filePosition, probe) == Slot.BLOCK) {
            position = filePosition;
            expected = probe.firstSequence();
        }
    }

    /** Stands before the block that holds {@code sequence}, or at a place from which the walk meets it. */
    void seek(long sequence) {
        closeFile();
        segment = null;
        Segment found = null;
        for (Segment candidate : Segment.list(streamDirectory)) {
            if (candidate.isUsable() && (found == null || candidate.firstSequence() <= sequence)) {
                found = candidate;
            }
        }
        if (found == null) {
            return;
        }
        Segment behind = found.successor();
        if (behind != null && sequence > behind.manifest().previousSequence()) {
            // in the gap before it
            enter(behind);
            return;
        }
        enter(found);
        Path in = fileOf(found.cycleFiles(), sequence);
        if (in != null) {
            open(in);
            position = file.floor(sequence, probe);
            if (file.next(position, probe) == Slot.BLOCK) {
                expected = probe.firstSequence();
            }
        }
    }

    private Path fileOf(List<Path> files, long sequence) {
        int low = 0;
        int high = files.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            long first = firstIn(files.get(middle));
            if (first > 0 && first <= sequence) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return files.isEmpty() ? null : files.get(low);
    }

    /** @return first sequence of the file's first whole block, 0 where it has none */
    private long firstIn(Path path) {
        try (CycleFile other = new CycleFile(path, null)) {
            return other.first(probe) ? probe.firstSequence() : 0;
        }
    }

    /**
     * Finds the next block.
     *
     * @param limit highest sequence that is known to be readable, Long.MAX_VALUE where nothing is known
     */
    State next(long limit) {
        if (segment == null && !enterOldest()) {
            return State.END;
        }
        while (true) {
            Slot slot = file == null ? openOldest() : file.next(position, block);
            if (slot == Slot.BLOCK && block.firstSequence() <= ceiling) {
                block.endAt(ceiling);
                return isDense() ? State.BLOCK : State.DAMAGED;
            }
            State state = stopped(slot, limit);
            if (state != State.BLOCK) {
                return state;
            }
        }
    }

    /** Passes the block found. */
    void accept() {
        position = file.nextPosition();
        expected = block.lastSequence() + 1;
    }

    private boolean isDense() {
        if (block.firstSequence() == expected) {
            return true;
        }
        problem = describe("a block that begins with sequence " + block.firstSequence(), file.position());
        return false;
    }

    private boolean enterOldest() {
        for (Segment oldest : Segment.list(streamDirectory)) {
            if (oldest.isUsable()) {
                enter(oldest);
                return true;
            }
        }
        return false;
    }

    private void enter(Segment next) {
        closeFile();
        segment = next;
        successor = next.successor(); // may have set the end of this one aside, whose blocks are whole
        ceiling = successor == null ? Long.MAX_VALUE : successor.manifest().previousSequence();
        expected = next.beginSequence();
        checkedPosition = -1;
    }

    private Slot openOldest() {
        List<Path> files = segment.cycleFiles();
        if (files.isEmpty()) {
            return Slot.EMPTY;
        }
        // a file that is retired and not yet deleted stands before the one that begins with what is kept
        open(fileOf(files, expected));
        return file.next(0, block);
    }

    private void open(Path path) {
        closeFile();
        file = new CycleFile(path, memory);
        checkedPosition = -1;
    }

    private void closeFile() {
        position = 0;
        if (file != null) {
            memory = file.memory();
            file.close();
            file = null;
        }
    }

    /** @return BLOCK to look again: somewhere else, or here because something came meanwhile */
    private State stopped(Slot slot, long limit) {
        long stop = file == null ? 0 : file.position();
        if (stop == checkedPosition && System.nanoTime() - checkedTime < RECHECK_NS) {
            return State.END;
        }
        if (successor == null) {
            successor = segment.successor();
            if (successor != null) {
                ceiling = successor.manifest().previousSequence();
                return State.BLOCK;
            }
        }
        if (successor != null && expected > ceiling) {
            leave(slot, stop);
            return State.BLOCK;
        }
        return file == null ? ended(slot, limit, stop) : behind(slot, limit, stop);
    }

    private void leave(Slot slot, long stop) {
        note(slot, stop);
        SegmentManifest manifest = successor.manifest();
        if (keepNotes && manifest.firstSequence() > manifest.previousSequence() + 1) {
            notes.add("recorded gap: sequences " + (manifest.previousSequence() + 1) + " to "
                    + (manifest.firstSequence() - 1) + " were lost before segment " + successor.name() + " began");
        }
        enter(successor);
    }

    private State behind(Slot slot, long limit, long stop) {
        Path later = laterFile();
        if (file.next(position, probe) == Slot.BLOCK && probe.firstSequence() <= ceiling) {
            return State.BLOCK;
        }
        if (later != null && firstIn(later) == expected) {
            note(slot, stop);
            open(later);
            return State.BLOCK;
        }
        boolean found = file.scan(stop + 1, Long.MAX_VALUE, probe);
        long foundAt = file.position();
        if (found && probe.firstSequence() == expected) {
            if (keepNotes) {
                notes.add(place(stop) + ": the library's own pages are damaged; every block is whole");
            }
            position = foundAt;
            return State.BLOCK;
        }
        if (!found && later == null) {
            return ended(slot, limit, stop);
        }
        if (file.next(position, probe) == Slot.BLOCK) {
            // the writer went on while this looked behind
            return probe.firstSequence() <= ceiling ? State.BLOCK : State.END;
        }
        problem = describe(slot, stop)
                + (found ? ", and whole blocks stand behind it" : ", and later files have blocks");
        return State.DAMAGED;
    }

    private State ended(Slot slot, long limit, long stop) {
        if (successor != null) {
            problem = describe(slot, stop) + ", but segment " + successor.name()
                    + " began when there were sequences to "
                    + ceiling;
            return State.DAMAGED;
        }
        if (limit != Long.MAX_VALUE && expected <= limit) {
            problem = describe(slot, stop) + ", but sequences to " + limit + " were synced";
            return State.DAMAGED;
        }
        if (checkedPosition != stop) {
            note(slot, stop);
        }
        checkedPosition = stop;
        checkedTime = System.nanoTime();
        return State.END;
    }

    /** @return the next cycle file of this segment that has a block, null where there is none */
    private Path laterFile() {
        List<Path> files = segment.cycleFiles();
        for (Path candidate : files) {
            if (candidate.compareTo(file.path()) > 0 && firstIn(candidate) > 0) {
                return candidate;
            }
        }
        return null;
    }

    /** Passes damage: stands before the next whole block, wherever it is. For the verifier. */
    boolean resume() {
        long stop = file == null ? -1 : Math.max(file.position(), position);
        if (stop >= 0 && file.scan(stop + 1, Long.MAX_VALUE, probe) && probe.firstSequence() <= ceiling) {
            position = file.position();
            expected = probe.firstSequence();
            return true;
        }
        Path later = file == null ? null : laterFile();
        if (later != null && firstIn(later) <= ceiling) {
            open(later);
            expected = firstIn(later);
            return true;
        }
        if (successor == null) {
            return false;
        }
        enter(successor);
        return true;
    }

    private void note(Slot slot, long stop) {
        if (!keepNotes || file == null || file.next(position, probe) == Slot.BLOCK) {
            return;
        }
        boolean clean = slot == Slot.END_OF_CYCLE || slot == Slot.BLOCK
                || (slot == Slot.EMPTY && file.isBlankFrom(stop));
        if (!clean) {
            notes.add("torn tail: " + describe(slot, stop) + "; kept as evidence, nothing is appended to it");
        }
    }

    private String describe(Slot slot, long stop) {
        return describe(switch (slot) {
            case BLOCK -> "a block behind the segment's end";
            case EMPTY -> "nothing, or an excerpt that was never completed";
            case END_OF_CYCLE -> "the mark of the cycle's end";
            case DAMAGED -> "a damaged block (length, format or checksum)";
        }, stop);
    }

    private String describe(String found, long stop) {
        return (file == null ? "segment " + segment.name() + " (no file)" : place(stop)) + ": expected sequence "
                + expected + ", found " + found;
    }

    private String place(long at) {
        return CycleFile.place(file.path(), at);
    }

    @Override
    public void close() {
        closeFile();
    }
}
