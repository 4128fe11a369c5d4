package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Reads one stream block by block, in order, from segment to segment, in the writer's process or another. Read-only; takes
 * no lock. Each block's checksum and the density of sequences are checked; what does not agree is thrown with its place.
 * Allocates nothing per block. One thread, which must not be interrupted while it reads (that would close the file).
 *
 * <p>A poll that finds the limit reached costs a comparison; {@link SyncedProgress#awaitSequence} waits without polling.
 */
public final class JournalReader implements AutoCloseable {
    private final Path streamDirectory;
    private final LongSupplier limitSequence;
    private final StreamCursor cursor;
    private boolean includeCatalogue;
    private long target;

    private JournalReader(Path streamDirectory, LongSupplier limitSequence) {
        this.streamDirectory = streamDirectory;
        this.limitSequence = limitSequence;
        cursor = new StreamCursor(streamDirectory, false);
    }

    /**
     * Opens a reader that stands before the oldest block; the stream may not exist yet.
     *
     * @param streamDirectory {@code <data>/journal/market}, or another stream's
     * @param limitSequence highest sequence that may be delivered now, and that must then be readable;
     *        {@link Long#MAX_VALUE} for whatever is readable
     */
    public static JournalReader open(Path streamDirectory, LongSupplier limitSequence) {
        return new JournalReader(streamDirectory, limitSequence);
    }

    /**
     * The limit of a process that does not write the stream: what the writer has synced, as it says in the stream's file
     * {@code synced}; read anew at each call.
     *
     * @param streamDirectory {@code <data>/journal/market}, or another stream's
     * @return highest sequence that may be read; 0 before the first start
     */
    public static LongSupplier syncedLimit(Path streamDirectory) {
        return () -> Math.max(0, SyncedCheckpoint.readReadable(streamDirectory));
    }

    /** @param include true to be handed catalogue blocks too */
    public void includeCatalogue(boolean include) {
        includeCatalogue = include;
    }

    /** @return sequence of the oldest event that is kept, or will be the first; 0 where the stream does not exist */
    public long firstSequence() {
        for (Segment segment : Segment.list(streamDirectory)) {
            if (segment.isUsable()) {
                return segment.beginSequence();
            }
        }
        return 0;
    }

    /**
     * Goes to a sequence: the next poll gives the block that holds it, or the first one behind it where it lies in a recorded
     * gap or is not written yet.
     *
     * @param sequence 1 or greater
     * @throws TapedeckException DATA where retention has removed it
     */
    public void seek(long sequence) {
        for (Segment oldest : Segment.list(streamDirectory)) {
            if (oldest.isUsable()) {
                checkKept(oldest, sequence);
                break;
            }
        }
        target = sequence;
        cursor.seek(sequence);
    }

    private void checkKept(Segment oldest, long sequence) {
        long first = oldest.beginSequence();
        boolean inGap = first == oldest.firstSequence() && sequence > oldest.manifest().previousSequence();
        if (sequence < first && !inGap) {
            throw TapedeckException.data("journal: sequence " + sequence + " was asked for in " + streamDirectory
                    + ", the oldest kept is " + first + ": retention has removed what is before; begin there");
        }
    }

    /**
     * Hands over the next block, where there is one within the limit.
     *
     * @return false where nothing more can be delivered now
     * @throws TapedeckException FATAL with the place where the stream is damaged
     */
    public boolean poll(BlockHandler handler) {
        long limit = limitSequence.getAsLong();
        if (cursor.expected() > limit) {
            return false;
        }
        while (true) {
            switch (cursor.next(limit)) {
                case END -> {
                    return false;
                }
                case DAMAGED -> throw TapedeckException.fatal("journal damaged: " + cursor.problem()
                        + "; run verify, then restore the file from a backup or re-land from another journal", null);
                case BLOCK -> {
                    Block block = cursor.block();
                    if (block.lastSequence() > limit) {
                        return false;
                    }
                    cursor.accept();
                    if (block.isCatalogue() ? includeCatalogue : block.lastSequence() >= target) {
                        handler.onBlock(block);
                        return true;
                    }
                    if (cursor.expected() > limit) {
                        return false;
                    }
                }
            }
        }
    }

    /** Closes the file. */
    @Override
    public void close() {
        cursor.close();
    }
}
