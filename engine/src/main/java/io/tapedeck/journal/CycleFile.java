package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the blocks of one cycle file as the bytes lie on disk. A Chronicle Queue file is a run of documents, each a
 * little-endian int32 header and that many bytes, padded to 4: bit 31 = not complete, bit 30 = the library's own (store
 * header, indexes), 0 = nothing here yet, {@link #END_OF_CYCLE} = the writer went on to the next file.
 *
 * <p>Read with pread into memory of its own, not mapped: a file that is truncated, deleted or unreadable is an error here,
 * not a fault that kills the process, and the page cache shows what the writer's mapping holds. One thread.
 */
final class CycleFile implements AutoCloseable {
    /** What stands at a place of the file. */
    enum Slot {
        /** A whole block with the right checksum. */
        BLOCK,
        /** Nothing, an excerpt that was never completed, or the file's end. */
        EMPTY,
        /** The library's mark that the next cycle file follows. */
        END_OF_CYCLE,
        /** Something else: lengths that do not agree, a wrong checksum, another format. */
        DAMAGED
    }

    static final int NOT_COMPLETE = 1 << 31;
    static final int META = 1 << 30;
    static final int END_OF_CYCLE = NOT_COMPLETE | META;
    static final int DOCUMENT_HEADER = 4;
    private static final int LENGTH_MASK = META - 1;
    private static final int READ_MIN = 64 << 10;
    private static final int READ_MAX = 1 << 20;
    /** The library's index pages are 32 KiB; a document of its own that claims more than this is damage. */
    private static final int META_MAX = 64 << 20;

    /** Bytes that are walked rather than halved. */
    private static final int WALK_MAX = 256 << 10;

    private final Path path;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ByteBuffer memory;
    private long windowBegin;
    private int windowLength;
    private int readAhead = READ_MIN;
    private long position;
    private long nextPosition;

    CycleFile(Path path, ByteBuffer reused) {
        this.path = path;
        memory = reused == null ? allocate(READ_MIN) : reused;
        view.wrap(memory);
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot open " + path, e);
        }
    }

    /** @return memory for a reader of many blocks */
    static ByteBuffer allocate() {
        return allocate(READ_MAX);
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Path path() {
        return path;
    }

    /** @return the memory, for the next file's reader */
    ByteBuffer memory() {
        return memory;
    }

    long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw unreadable(0, e);
        }
    }

    /** @return where {@link #next} found what it returned */
    long position() {
        return position;
    }

    /** @return what follows the block that {@link #next} found */
    long nextPosition() {
        return nextPosition;
    }

    /** Finds the first block at or behind {@code from}, a document's begin; only the library's own documents are passed. */
    Slot next(long from, Block block) {
        position = from;
        Slot slot = step(block);
        if (slot != Slot.BLOCK) {
            // what is in memory may be older than what the writer has completed since
            windowLength = 0;
            readAhead = READ_MIN;
            slot = step(block);
        }
        return slot;
    }

    private Slot step(Block block) {
        while (true) {
            int at = window(position, DOCUMENT_HEADER);
            if (at < 0) {
                return Slot.EMPTY;
            }
            int header = view.getInt(at, ByteOrder.LITTLE_ENDIAN);
            if (header == END_OF_CYCLE) {
                return Slot.END_OF_CYCLE;
            }
            if (header <= 0) {
                return Slot.EMPTY;
            }
            int length = header & LENGTH_MASK;
            if ((header & META) == 0) {
                return blockAt(position, length, block) ? Slot.BLOCK : Slot.DAMAGED;
            }
            if (length > META_MAX) {
                return Slot.DAMAGED;
            }
            position = following(position, length);
        }
    }

    private static long following(long documentPosition, int length) {
        return documentPosition + DOCUMENT_HEADER + ((length + 3) & -4);
    }

    private boolean blockAt(long documentPosition, int length, Block block) {
        if (length < BlockLayout.FIRST_RECORD || length > BlockLayout.LENGTH_MAX) {
            return false;
        }
        int at = window(documentPosition, DOCUMENT_HEADER + length);
        if (at < 0) {
            return false;
        }
        int blockOffset = at + DOCUMENT_HEADER;
        if (!BlockLayout.looksLikeBlock(view, blockOffset, length) || view.getInt(
                blockOffset + BlockLayout.CRC_OFFSET,
                ByteOrder.LITTLE_ENDIAN) != BlockLayout.checksum(crc, memory, blockOffset, length)) {
            return false;
        }
        block.wrap(view, blockOffset, length, path, documentPosition);
        nextPosition = following(documentPosition, length);
        return true;
    }

    /**
     * Finds the first whole block that begins at or behind {@code from}, whatever stands between: how damage is told from a
     * torn tail, and how a sequence is searched by halving.
     *
     * @param before blocks that begin here or later are not looked for
     */
    boolean scan(long from, long before, Block block) {
        position = (from + 3) & -4;
        int least = DOCUMENT_HEADER + BlockLayout.FIRST_RECORD;
        while (position < before) {
            int at = window(position, least);
            if (at < 0) {
                return false;
            }
            while (at + least <= windowLength && position < before) {
                if (view.getInt(at + DOCUMENT_HEADER + BlockLayout.MAGIC_OFFSET,
                        ByteOrder.LITTLE_ENDIAN) == (int) BlockLayout.MAGIC && headedBlock(block)) {
                    return true;
                }
                // where 8 bytes are zero, as in room taken ahead of the writer, no magic begins in them
                boolean blank = at + least + Integer.BYTES <= windowLength
                        && view.getLong(at + DOCUMENT_HEADER + BlockLayout.MAGIC_OFFSET) == 0;
                position += blank ? 8 : 4;
                at = (int) (position - windowBegin);
            }
        }
        return false;
    }

    /**
     * Finds by halving the last whole block that does not begin behind {@code sequence}, whatever is damaged before it.
     *
     * @return where it begins, 0 where there is none
     */
    long floor(long sequence, Block block) {
        long low = 0;
        long high = size();
        while (high - low > WALK_MAX) {
            long middle = low + (high - low) / 2;
            if (scan(middle, high, block) && block.firstSequence() <= sequence) {
                low = position;
            } else {
                high = middle;
            }
        }
        long at = low;
        while ((next(at, block) == Slot.BLOCK || scan(position + 1, high, block))
                && block.firstSequence() <= sequence) {
            low = position;
            at = nextPosition;
        }
        return low;
    }

    /** @return true where a data block with {@code sequence} can be read */
    boolean holds(long sequence, Block block) {
        long at = floor(sequence, block);
        while (next(at, block) == Slot.BLOCK && block.firstSequence() <= sequence) {
            if (block.lastSequence() >= sequence) {
                return true;
            }
            at = nextPosition;
        }
        return false;
    }

    /** @return bytes up to the end of the last whole block that a walk from the floor of {@code Long.MAX_VALUE} meets */
    long usedBytes(Block block) {
        long at = floor(Long.MAX_VALUE, block);
        while (next(at, block) == Slot.BLOCK) {
            at = nextPosition;
        }
        return at;
    }

    /** Reads the first whole block, passing over what is damaged before it. */
    boolean first(Block block) {
        return next(0, block) == Slot.BLOCK || scan(0, Long.MAX_VALUE, block);
    }

    /** @return true where nothing but zeros stands at or behind {@code from} */
    boolean isBlankFrom(long from) {
        long at = from;
        while (true) {
            int offset = window(at, 1);
            if (offset < 0) {
                return true;
            }
            int end = windowLength;
            int i = offset;
            while (i <= end - Long.BYTES && view.getLong(i) == 0) {
                i += Long.BYTES;
            }
            for (; i < end; i++) {
                if (view.getByte(i) != 0) {
                    return false;
                }
            }
            at = windowBegin + end;
        }
    }

    private boolean headedBlock(Block block) {
        int header = view.getInt(window(position, DOCUMENT_HEADER), ByteOrder.LITTLE_ENDIAN);
        return header > 0 && (header & META) == 0 && blockAt(position, header & LENGTH_MASK, block);
    }

    /** @return where in {@link #view} the file's bytes from {@code from} lie, -1 where the file ends before */
    private int window(long from, int length) {
        if (from >= windowBegin && from + length <= windowBegin + windowLength) {
            return (int) (from - windowBegin);
        }
        boolean sequential = windowLength > 0 && from >= windowBegin && from <= windowBegin + windowLength;
        readAhead = sequential ? Math.min(readAhead * 2, READ_MAX) : READ_MIN;
        if (length > memory.capacity()) {
            memory = allocate(Math.max(length, Math.min(memory.capacity() * 2, BlockLayout.LENGTH_MAX)));
            view.wrap(memory);
        }
        fill(from, Math.max(length, readAhead));
        return length <= windowLength ? 0 : -1;
    }

    private void fill(long from, int wanted) {
        windowBegin = from;
        windowLength = 0;
        memory.limit(Math.min(wanted, memory.capacity())).position(0);
        try {
            while (memory.hasRemaining() && channel.read(memory, from + memory.position()) > 0) {
                windowLength = memory.position();
            }
        } catch (IOException e) {
            throw unreadable(from, e);
        }
    }

    private TapedeckException unreadable(long from, IOException cause) {
        return TapedeckException.fatal("journal: cannot read " + path + " at byte " + from
                + "; check the disk and the file's permissions", cause);
    }

    /** @return a place in words: segment, file, excerpt number, byte. Walks the file: for messages only */
    static String place(Path file, long documentPosition) {
        String text = "segment " + file.getParent().getFileName() + ", file " + file.getFileName();
        try (CycleFile cycle = new CycleFile(file, null)) {
            long number = cycle.numberOf(documentPosition);
            text += number < 0 ? "" : ", index " + number;
        } catch (TapedeckException e) {
            text += " (unreadable)";
        }
        return text + ", byte " + documentPosition;
    }

    /** @return how many excerpts stand before {@code documentPosition}; -1 where the chain of documents does not lead there */
    private long numberOf(long documentPosition) {
        long number = 0;
        long at = 0;
        while (at < documentPosition) {
            int offset = window(at, DOCUMENT_HEADER);
            int header = offset < 0 ? 0 : view.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            if (header <= 0) {
                return -1;
            }
            number += (header & META) == 0 ? 1 : 0;
            at = following(at, header & LENGTH_MASK);
        }
        return at == documentPosition ? number : -1;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(position, e);
        }
    }
}
