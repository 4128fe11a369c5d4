package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Reads one stream block by block, in order, from segment to segment, in the writer's process or another. Read-only; takes
 * no lock. Each block's checksum and the density of sequences are checked; what does not agree is thrown with its place.
 * Allocates nothing per block. One thread, which must not be interrupted while it reads (that would close the file).
 */
public final class JournalReader implements AutoCloseable {
    private static final long STOP_RECHECK_NS = 20_000_000;

    private final Path streamDirectory;
    private final LongSupplier limitSequence;
    private final Block block = new Block();
    private ByteBuffer memory = CycleFile.allocate();
    private boolean includeCatalogue;
    private Segment segment;
    private CycleFile file;
    private long position;
    /** Sequence that comes next; 0 = whatever comes first. */
    private long expected;
    private long target;
    /** Last sequence that the next segment lets this one have. */
    private long ceiling = Long.MAX_VALUE;
    private long checkedStop = -1;
    private long checkedTime;

    private JournalReader(Path streamDirectory, LongSupplier limitSequence) {
        this.streamDirectory = streamDirectory;
        this.limitSequence = limitSequence;
    }

    /**
     * Opens a reader that stands before the oldest block; the stream may not exist yet.
     *
     * @param streamDirectory {@code <data>/journal/market}, or another stream's
     * @param limitSequence highest sequence that may be delivered now; {@link Long#MAX_VALUE} for whatever is readable
     */
    public static JournalReader open(Path streamDirectory, LongSupplier limitSequence) {
        return new JournalReader(streamDirectory, limitSequence);
    }

    /** @param include true to be handed catalogue blocks too */
    public void includeCatalogue(boolean include) {
        includeCatalogue = include;
    }

    /** @return sequence of the oldest event that can be read, 0 where there is none */
    public long firstSequence() {
        for (Segment candidate : Segment.list(streamDirectory)) {
            for (Path path : candidate.cycleFiles()) {
                long first = firstDataSequence(path);
                if (first > 0) {
                    return first;
                }
            }
        }
        return 0;
    }

    private static long firstDataSequence(Path path) {
        try (CycleFile cycle = new CycleFile(path, null)) {
            Block found = new Block();
            long at = 0;
            while (cycle.next(at, found) == CycleFile.Slot.BLOCK) {
                if (!found.isCatalogue()) {
                    return found.firstSequence();
                }
                at = cycle.nextPosition();
            }
            return 0;
        }
    }

    /**
     * Goes to a sequence: the next poll gives the block that holds it, or the first one behind it where it lies in a recorded
     * gap or is not written yet.
     *
     * @param sequence 1 or greater
     * @throws TapedeckException DATA where retention has removed it
     */
    public void seek(long sequence) {
        long first = firstSequence();
        if (sequence < first && first > 1) {
            throw TapedeckException.data("journal: sequence " + sequence + " was asked for in " + streamDirectory
                    + ", the oldest kept is " + first
                    + ": retention has removed it; begin there, or re-land from a backup");
        }
        closeFile();
        segment = null;
        expected = 0;
        target = sequence;
        for (Segment candidate : Segment.list(streamDirectory)) {
            if (segment == null || candidate.firstSequence() <= sequence) {
                enter(candidate);
            }
        }
    }

    /**
     * Hands over the next block, where there is one within the limit.
     *
     * @return false where nothing more can be delivered now
     * @throws TapedeckException FATAL with the place where the stream is damaged
     */
    public boolean poll(BlockHandler handler) {
        if (expected > limitSequence.getAsLong() || (file == null && !begin())) {
            return false;
        }
        while (true) {
            CycleFile.Slot slot = file.next(position, block);
            if (slot != CycleFile.Slot.BLOCK || block.firstSequence() > ceiling) {
                if (!goOn()) {
                    return false;
                }
            } else if (block.isCatalogue()) {
                position = file.nextPosition();
                if (includeCatalogue) {
                    handler.onBlock(block);
                    return true;
                }
            } else {
                checkDense();
                if (block.lastSequence() > limitSequence.getAsLong()) {
                    return false;
                }
                position = file.nextPosition();
                expected = block.lastSequence() + 1;
                if (block.lastSequence() >= target) {
                    handler.onBlock(block);
                    return true;
                }
            }
        }
    }

    private void checkDense() {
        if (expected != 0 && block.firstSequence() != expected) {
            throw damaged("a block begins with sequence " + block.firstSequence());
        }
    }

    private boolean begin() {
        List<Segment> segments = Segment.list(streamDirectory);
        if (segment == null) {
            if (segments.isEmpty()) {
                return false;
            }
            enter(segments.get(0));
        }
        List<Path> files = segment.cycleFiles();
        if (files.isEmpty()) {
            return false;
        }
        open(files.get(0));
        return true;
    }

    private void enter(Segment next) {
        closeFile();
        segment = next;
        position = 0;
        ceiling = Long.MAX_VALUE;
    }

    private void open(Path path) {
        closeFile();
        file = new CycleFile(path, memory);
        position = 0;
    }

    private void closeFile() {
        if (file != null) {
            memory = file.memory();
            file.close();
            file = null;
        }
    }

    private boolean goOn() {
        long stop = file.position();
        long now = System.nanoTime();
        if (stop == checkedStop && now - checkedTime < STOP_RECHECK_NS) {
            return false;
        }
        checkedStop = stop;
        checkedTime = now;
        List<Path> files = segment.cycleFiles();
        int index = files.indexOf(file.path());
        if (index >= 0 && index + 1 < files.size()) {
            open(files.get(index + 1));
            return true;
        }
        for (Segment next : Segment.list(streamDirectory)) {
            if (next.compareTo(segment) > 0 && !next.cycleFiles().isEmpty()) {
                enter(next);
                expected = 0;
                return begin();
            }
        }
        return false;
    }

    private TapedeckException damaged(String found) {
        return TapedeckException.fatal("journal damaged at " + CycleFile.place(file.path(), file.position())
                + ": expected sequence " + expected + ", but " + found
                + "; run verify, restore the file from a backup or move the segment away and re-land", null);
    }

    /** Closes the file. */
    @Override
    public void close() {
        closeFile();
    }
}
