package io.tapedeck.decide.recovery;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventHeader;
import io.tapedeck.journal.MessageCursor;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an event from another that has its sequence on another tape: a journal that has lost its end, or was restored from a
 * backup, may grow past a snapshot with other events. A mix of all that the header says of source and time; the times are
 * nanoseconds, so two are equal by chance only. Any thread.
 */
final class EventIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(EventIdentity.class);
    private static final long PRIME = 0x100000001b3L; // FNV-1a's, on whole words: 64-bit prime of Fowler, Noll, Vo

    private EventIdentity() {
    }

    /** @return the identity of the message at {@code offset} */
    static long of(DirectBuffer buffer, int offset) {
        long state = EventHeader.sequence(buffer, offset);
        state = state * PRIME ^ EventHeader.receiveTime(buffer, offset);
        state = state * PRIME ^ EventHeader.exchangeTime(buffer, offset);
        state = state * PRIME ^ EventHeader.instrumentId(buffer, offset);
        state = state * PRIME ^ EventHeader.feedId(buffer, offset);
        state = state * PRIME ^ EventHeader.feedSequence(buffer, offset);
        return state * PRIME ^ EventHeader.templateId(buffer, offset);
    }

    /**
     * Whether a snapshot's last event is on the tape.
     *
     * @param market directory of the market stream
     * @param last last sequence of the tape
     * @return false where another event has its sequence, or none has; true where it is the same, or cannot be read:
     *         retention may have removed it
     */
    static boolean isOnTape(Snapshot snapshot, Path market, long last) {
        try (MessageCursor cursor = MessageCursor.open(market, snapshot.marketSequence(), () -> last)) {
            return cursor.next() && of(cursor.buffer(), cursor.offset()) == snapshot.lastEvent();
        } catch (TapedeckException e) {
            LOG.info("{}: whether its last event is on the tape cannot be told: {}", snapshot.file(), e.getMessage());
            return true; // what stands behind it is still there, or the replay from here is refused
        }
    }
}
