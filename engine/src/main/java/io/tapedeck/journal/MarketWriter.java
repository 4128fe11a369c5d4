package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.MessageHandler;
import org.agrona.DirectBuffer;

/**
 * Writes the stream {@code market}: dense sequences, and the catalogue as the first blocks of each cycle and again within it.
 * One thread, the ingest stage.
 */
public final class MarketWriter implements AutoCloseable {
    private final StreamWriter writer;
    private final Catalogue catalogue;
    private final Frame catalogueFrame = new Frame(1 << 10);
    private final BlockBuilder catalogueBlock;

    MarketWriter(Segment segment, long firstSequence, JournalOptions options, StreamSync sync, DiskGuard guard,
            Catalogue catalogue) {
        this.catalogue = catalogue;
        catalogueBlock = new BlockBuilder(options.blockBytesMax());
        writer = new StreamWriter(segment, firstSequence, options, sync, guard, this::writeCatalogue);
    }

    /**
     * Adds a message to the block that the next {@link #commit} writes.
     *
     * @param message memory that holds it, copied; its header carries the next dense sequence
     * @throws TapedeckException FATAL where the sequence is not the next, or the block is full
     */
    public void append(DirectBuffer message, int offset, int length) {
        long expected = writer.writtenSequence() + 1 + writer.pendingCount();
        long sequence = EventHeader.sequence(message, offset);
        if (sequence != expected) {
            throw TapedeckException.fatal("journal: sequence " + expected + " was expected, " + sequence
                    + " came: sequences are dense and assigned once, by the condition stage", null);
        }
        writer.append(message, offset, length);
    }

    /** @return true where a message of {@code length} bytes still fits the block */
    public boolean fits(int length) {
        return writer.fits(length);
    }

    /** @return messages that wait for {@link #commit} */
    public int pendingCount() {
        return writer.pendingCount();
    }

    /** @return bytes that wait for {@link #commit}, the block's header included */
    public int pendingBytes() {
        return writer.pendingBytes();
    }

    /** @return bytes of the largest block, header included */
    public int blockBytesMax() {
        return writer.blockBytesMax();
    }

    /**
     * Writes the messages appended as one block; a new cycle gets its catalogue first. Nothing happens where there are none.
     *
     * @param ticket highest ticket of the block's messages, published when they are synced; -1 for none
     * @throws TapedeckException FATAL where it cannot be written or synced; the writer is unusable after it
     */
    public void commit(long ticket) {
        boolean pending = writer.pendingCount() > 0;
        writer.commit(ticket);
        if (pending) {
            writer.forEachCommitted(catalogue);
        }
    }

    /** Hands over each message of the block last committed; valid until the next append. */
    public void forEachCommitted(MessageHandler handler) {
        writer.forEachCommitted(handler);
    }

    /** @return sequence of the last message committed; before the first commit that before the segment's first */
    public long writtenSequence() {
        return writer.writtenSequence();
    }

    /** A catalogue larger than a block spans several; the first data block behind them says that it is whole. */
    private void writeCatalogue(StreamWriter target) {
        catalogueFrame.clear();
        catalogue.writeTo(catalogueFrame, target.writeTime());
        BlockBuilder block = catalogueBlock;
        block.clear();
        for (int i = 0; i < catalogueFrame.count(); i++) {
            int length = catalogueFrame.length(i);
            if (!block.fits(length)) {
                target.writeCatalogue(block);
            }
            block.append(catalogueFrame.buffer(), catalogueFrame.offset(i), length);
        }
        target.writeCatalogue(block);
    }

    /** Syncs what is written, closes the files. Messages not committed are gone. */
    @Override
    public void close() {
        writer.close();
    }
}
