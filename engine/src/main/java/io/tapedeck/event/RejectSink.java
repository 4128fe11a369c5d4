package io.tapedeck.event;

import org.agrona.DirectBuffer;

/** Keeps input that was refused, with its reason: the {@code rejects} stream. Safe for any thread; off the hot path. */
@FunctionalInterface
public interface RejectSink {
    /**
     * @param origin feed and place: file and row, peer address and line, table
     * @param reason what was expected, what came
     * @param feedId the feed's id, 0 for none
     * @param payload memory with the refused input, may be null with length 0
     * @param offset where it begins
     * @param length its whole length, bytes; kept up to the sink's limit, the length is recorded
     */
    void reject(String origin, String reason, long feedId, DirectBuffer payload, int offset, int length);
}
