package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.RejectSink;
import io.tapedeck.event.codec.MessageHeaderEncoder;
import io.tapedeck.event.codec.RejectEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Writes the stream {@code rejects}: refused input with its reason, dense sequences of its own, one block each. Any thread,
 * one at a time; off the hot path.
 */
public final class RejectLog implements RejectSink, AutoCloseable {
    /** Bytes of a payload that are kept; the whole length is recorded. */
    public static final int PAYLOAD_MAX = 16 << 10;
    /** Bytes of origin and reason that are kept. */
    public static final int TEXT_MAX = 4 << 10;

    /** Part of the disk's floor that rejects may take while nothing is accepted. */
    private static final int FLOOR_PART = 8;
    private static final int FIXED = MessageHeaderEncoder.ENCODED_LENGTH + RejectEncoder.BLOCK_LENGTH;

    private final StreamWriter writer;
    private final SyncedProgress progress;
    private final EpochNanoClock clock;
    private final DiskGuard guard;
    private long keptBelowFloor;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RejectEncoder encoder = new RejectEncoder();
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
    private final byte[] kept = new byte[PAYLOAD_MAX];

    RejectLog(StreamWriter writer, SyncedProgress progress, EpochNanoClock clock, DiskGuard guard) {
        this.writer = writer;
        this.progress = progress;
        this.clock = clock;
        this.guard = guard;
    }

    @Override
    public synchronized void reject(String origin, String reason, long feedId, DirectBuffer payload, int offset,
            int length) {
        // an interrupt closes the channel that is synced, and with it the stream: it is the caller's business, and kept for it
        boolean interrupted = Thread.interrupted();
        try {
            write(origin, reason, feedId, payload, offset, length);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Below the disk's floor a share of it is left to rejects; more would take the room of events that were accepted. */
    private void requireRoom(int bytes) {
        if (guard.accepting()) {
            keptBelowFloor = 0;
            return;
        }
        keptBelowFloor += bytes;
        if (keptBelowFloor > guard.floorBytes() / FLOOR_PART) {
            throw new TapedeckException(ErrorCategory.RETRY, "refused input is not kept any more: " + guard.reason());
        }
    }

    private void write(String origin, String reason, long feedId, DirectBuffer payload, int offset, int length) {
        int keptLength = payload == null ? 0 : Math.min(length, PAYLOAD_MAX);
        if (keptLength > 0) {
            payload.getBytes(offset, kept, 0, keptLength);
        }
        byte[] originBytes = cut(origin);
        byte[] reasonBytes = cut(reason);
        requireRoom(FIXED + originBytes.length + reasonBytes.length + keptLength);
        message.setMemory(0, FIXED, (byte) 0);
        encoder.wrapAndApplyHeader(message, 0, header);
        encoder.header().sequence(writer.writtenSequence() + 1).exchangeTime(Long.MIN_VALUE)
                .receiveTime(clock.nanoTime()).feedId(feedId);
        encoder.wholeLength(length);
        encoder.putOrigin(originBytes, 0, originBytes.length).putReason(reasonBytes, 0, reasonBytes.length)
                .putPayload(kept, 0, keptLength);
        EventHeader.frame(message, 0, EventHeader.FRAME_FIRST | EventHeader.FRAME_LAST);
        writer.append(message, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
        writer.commit(writer.writtenSequence() + 1);
    }

    private static byte[] cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= TEXT_MAX) {
            return bytes;
        }
        int end = TEXT_MAX;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    /** @return how far the rejects are written and synced; tickets are their sequences */
    public SyncedProgress progress() {
        return progress;
    }

    @Override
    public synchronized void close() {
        writer.close();
    }
}
