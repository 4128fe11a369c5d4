package io.tapedeck.pipeline;

import io.tapedeck.event.MessageHandler;
import io.tapedeck.journal.MarketWriter;
import org.agrona.DirectBuffer;

/** The market journal's writer as the ingest stage uses it. */
record MarketBlocks(MarketWriter writer) implements BlockWriter {
    @Override
    public void append(DirectBuffer message, int offset, int length) {
        writer.append(message, offset, length);
    }

    @Override
    public int pendingCount() {
        return writer.pendingCount();
    }

    @Override
    public int pendingBytes() {
        return writer.pendingBytes();
    }

    @Override
    public int blockBytesMax() {
        return writer.blockBytesMax();
    }

    @Override
    public void commit(long ticket) {
        writer.commit(ticket);
    }

    @Override
    public void forEachCommitted(MessageHandler handler) {
        writer.forEachCommitted(handler);
    }
}
