package io.tapedeck.event;

import org.agrona.DirectBuffer;

/** Reads encoded messages one by one: a lane, the decide stage, a replay. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * @param buffer memory that holds the message, valid during the call only
     * @param offset where the message (its SBE header) begins
     * @param length bytes of the message
     */
    void onMessage(DirectBuffer buffer, int offset, int length);
}
