package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.MessageHandler;
import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends one stream's blocks to the segment of this start. Gathers messages, then {@link #commit} writes them as one block,
 * one excerpt, one copy. Allocates nothing in steady state. One thread.
 */
public final class StreamWriter implements AutoCloseable {
    /** Called where a catalogue is due, before a block: the first of a cycle file, and again after so many bytes in it. */
    @FunctionalInterface
    interface CatalogueDue {
        void write(StreamWriter writer);
    }

    /** A catalogue within a cycle stands behind at least so many times its own bytes: a large one must not fill the disk. */
    private static final long CATALOGUE_SHARE = 8;

    private static final long NS_PER_MS = 1_000_000;

    private final Segment segment;
    private final StreamSync sync;
    private final DiskGuard guard;
    private final CatalogueDue catalogueDue;
    private final long catalogueEveryBytes;
    private final EpochNanoClock clock;
    private final BlockBuilder builder;
    private final int bytesMax;
    private final RollCycle rollCycle;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final CycleReserve reserve = new CycleReserve();
    private final UnsafeBuffer mapped = new UnsafeBuffer(0, 0);
    private final TimeProvider blockTime = new BlockTime();
    private long writeTime;
    private int cycle = -1;
    private boolean cycleFileNew;
    private long nextSequence;
    private long catalogueBytes;
    private long bytesBehindCatalogue;
    private boolean closed;

    StreamWriter(Segment segment, long firstSequence, JournalOptions options, StreamSync sync, DiskGuard guard,
            CatalogueDue catalogueDue) {
        this.segment = segment;
        this.sync = sync;
        this.guard = guard;
        this.catalogueDue = catalogueDue;
        catalogueEveryBytes = options.catalogueEveryBytes();
        clock = options.clock();
        bytesMax = options.blockBytesMax();
        builder = new BlockBuilder(bytesMax);
        nextSequence = firstSequence;
        writeTime = clock.nanoTime();
        rollCycle = Cycles.byName(options.rollCycle());
        guard.requireRoomForFile();
        queue = SingleChronicleQueueBuilder.binary(segment.directory()).rollCycle(rollCycle)
                .blockSize(options.chronicleBlockBytes()).timeProvider(blockTime).build();
        appender = queue.createAppender();
    }

    /** The time that the library sees: the block's, so that its roll and the block's cycle cannot disagree. */
    private final class BlockTime implements TimeProvider {
        @Override
        public long currentTimeMillis() {
            return writeTime / NS_PER_MS;
        }
    }

    /**
     * Adds a message to the block that the next {@link #commit} writes.
     *
     * @param message memory that holds it, copied
     * @throws TapedeckException FATAL where the block would exceed {@link #blockBytesMax()}
     */
    public void append(DirectBuffer message, int offset, int length) {
        builder.append(message, offset, length);
    }

    /** @return true where a message of {@code length} bytes still fits the block */
    public boolean fits(int length) {
        return builder.fits(length);
    }

    /** @return messages that wait for {@link #commit} */
    public int pendingCount() {
        return builder.pendingCount();
    }

    /** @return bytes that wait for {@link #commit}, the block's header included; 0 or the header alone where nothing waits */
    public int pendingBytes() {
        return builder.pendingBytes();
    }

    /** @return bytes of the largest block, header included */
    public int blockBytesMax() {
        return bytesMax;
    }

    /** @return sequence of the last message committed; before the first commit that before the segment's first */
    public long writtenSequence() {
        return nextSequence - 1;
    }

    /**
     * Writes the messages appended as one block; nothing happens where there are none. Under {@link Durability#BATCH} it is
     * synced when this returns.
     *
     * @param ticket highest ticket of the block's messages, published when they are synced; -1 for none
     * @throws TapedeckException FATAL where it cannot be written or synced; the writer is unusable after it
     */
    public void commit(long ticket) {
        checkUsable();
        if (builder.pendingCount() == 0) {
            return;
        }
        try {
            advanceTime();
            write(builder, BlockLayout.KIND_DATA);
            nextSequence += builder.count();
            bytesBehindCatalogue += builder.length();
            sync.written(nextSequence - 1, ticket);
        } catch (RuntimeException | Error e) {
            throw failed(e);
        }
    }

    private void advanceTime() {
        writeTime = Math.max(writeTime, clock.nanoTime());
        int blockCycle = rollCycle.current(blockTime, 0);
        if (blockCycle != cycle) {
            cycle = blockCycle;
            cycleFileNew = true;
            guard.requireRoomForFile();
            catalogue();
        } else if (bytesBehindCatalogue >= catalogueEveryBytes
                && bytesBehindCatalogue >= CATALOGUE_SHARE * catalogueBytes) {
            catalogue();
            sync.catalogued();
        }
    }

    private void catalogue() {
        catalogueBytes = 0;
        catalogueDue.write(this);
        bytesBehindCatalogue = 0;
    }

    /** @return when the block that is being written is written, ns since the epoch */
    long writeTime() {
        return writeTime;
    }

    /** Writes a block of the catalogue; only from {@link CatalogueDue}. */
    void writeCatalogue(BlockBuilder catalogue) {
        write(catalogue, BlockLayout.KIND_CATALOGUE);
        catalogueBytes += catalogue.length();
    }

    private void write(BlockBuilder block, int kind) {
        block.seal(kind, nextSequence, writeTime);
        int length = block.length();
        try (DocumentContext context = appender.writingDocument()) {
            boolean written = false;
            try {
                Bytes<?> bytes = context.wire().bytes();
                long position = bytes.writePosition();
                reserve(position, length);
                bytes.ensureCapacity(position + length);
                mapped.wrap(bytes.addressForWrite(position), length);
                mapped.putBytes(0, block.view(), 0, length);
                bytes.writeSkip(length);
                written = true;
            } finally {
                if (!written) {
                    context.rollbackOnClose();
                }
            }
        }
        if (cycleFileNew) {
            sync.rolled(appender.currentFile().toPath());
            cycleFileNew = false;
        }
    }

    private void reserve(long position, int length) {
        try {
            if (cycleFileNew) {
                reserve.begin(appender.currentFile().toPath());
                guard.charge(position);
            }
            long taken = reserve.ensure(position, length);
            if (taken > 0) {
                guard.charge(taken);
            }
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot take " + length + " bytes of the disk for sequence "
                    + nextSequence + " in " + segment.directory() + ": is it full?", e);
        }
    }

    private void checkUsable() {
        Throwable failure = sync.progress().failure();
        if (failure != null) {
            throw TapedeckException.fatal("journal: " + segment.directory() + " has FAILED and takes no more; sequence "
                    + (nextSequence - 1) + " was the last", failure);
        }
        if (closed) {
            throw TapedeckException.fatal("journal: " + segment.directory() + " is closed", null);
        }
    }

    private TapedeckException failed(Throwable cause) {
        TapedeckException failure = cause instanceof TapedeckException known
                ? known
                : TapedeckException.fatal("journal: cannot append sequence " + nextSequence + " to "
                        + segment.directory() + "; the engine must stop, no event may be skipped", cause);
        sync.progress().fail(failure);
        return failure;
    }

    /** Gives the stream to another thread, which alone appends from now on: between two blocks, before that thread begins. */
    public void handOver() {
        appender.singleThreadedCheckReset();
    }

    /** Hands over each message of the block last committed; valid until the next append. */
    public void forEachCommitted(MessageHandler handler) {
        if (builder.pendingCount() == 0) {
            builder.forEach(handler);
        }
    }

    StreamSync sync() {
        return sync;
    }

    Path directory() {
        return segment.directory();
    }

    /** Syncs what is written, closes the files. Messages not committed are gone. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                sync.close();
            } finally {
                closeFiles();
            }
        }
    }

    private void closeFiles() {
        try {
            reserve.close();
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot close the cycle file in " + segment.directory(), e);
        } finally {
            appender.close();
            queue.close();
        }
    }
}
