package io.tapedeck.pipeline;

import io.tapedeck.event.MessageHandler;
import org.agrona.DirectBuffer;

/** What the ingest stage needs of the journal; a seam where tests put a journal that fails. Ingest thread only. */
interface BlockWriter {
    /** Takes a copy of the message, whose sequence is set and dense. */
    void append(DirectBuffer message, int offset, int length);

    /** @return messages appended since the last commit */
    int pendingCount();

    /** @return bytes appended since the last commit */
    int pendingBytes();

    /** @return bytes of the largest block that can be written, its header included */
    int blockBytesMax();

    /** Writes the pending messages as one block, whose last frame's ticket this is. */
    void commit(long ticket);

    /** Hands over the messages of the block last committed. */
    void forEachCommitted(MessageHandler handler);
}
