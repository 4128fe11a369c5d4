package io.tapedeck.event;

import org.agrona.DirectBuffer;

/**
 * A handler that gains from a look at a message before it is handed over: what handling it will read from all over its memory can
 * then be on its way for several messages at once.
 */
public interface PreviewingHandler extends MessageHandler {
    /** Messages that are shown at once, before the first of them is handed over. */
    int PREVIEWED = 8;

    /**
     * A message that comes soon; nothing that anybody can see may change by it.
     *
     * @param buffer memory that holds the message, valid during the call only
     * @param offset where the message begins
     */
    void preview(DirectBuffer buffer, int offset);
}
