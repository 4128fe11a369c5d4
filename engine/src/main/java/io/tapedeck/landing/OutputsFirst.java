package io.tapedeck.landing;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.MessageCursor;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/**
 * The ordered lane's: a row of a trading table lands behind every output on such a table that an earlier event caused, so
 * that orders, triggers and positions take the same rows in the same order as the decisions did. Rows and outputs of other
 * tables wait for nothing. One thread.
 *
 * <p>Which outputs these are is read from the outputs journal, behind what has landed, one by one and only as far as the row
 * at hand asks: memory is one message, whatever the lag, and a start knows what the one before left. The lane reads no event
 * whose outputs are not all there to be read ({@link LandingSource#decided}). Nobody waits for ever: a row waits for outputs
 * of earlier events, an output for rows up to its own event.
 */
final class OutputsFirst implements Precedence {
    /** Tables whose rows of both lanes land in the order in which the decisions took and made them. */
    static final List<String> TRADING = List.of("trades", "orders", "position_triggers", "positions");
    /** Outputs to pass over by looking for the place instead of reading on. */
    private static final long FAR = 100_000;

    private final TableNames trading = new TableNames(TRADING);
    private final LandingSource.Stream outputs;
    private final LongSupplier landed;
    private final LongConsumer flush;
    private MessageCursor cursor;
    /** The cursor's output is of a cause that is not before the row asked for last. */
    private boolean held;
    /** Up to this output all is read, or has landed. */
    private long place;
    private long asked;
    private long last;
    private long awaited;

    /**
     * @param outputs the stream of decisions
     * @param landed how far the outputs lane has landed, -1 where that is not known yet
     * @param flush told up to which output that lane should land without waiting for a batch to fill or to age
     */
    OutputsFirst(LandingSource.Stream outputs, LongSupplier landed, LongConsumer flush) {
        this.outputs = outputs;
        this.landed = landed;
        this.flush = flush;
    }

    @Override
    public boolean holdsBack(DirectBuffer buffer, int offset) {
        if (!isTrading(buffer, offset)) {
            return false;
        }
        long from = landed.getAsLong();
        awaited = from < 0 ? 0 : lastBefore(EventHeader.sequence(buffer, offset), from);
        return !isOver();
    }

    private boolean isTrading(DirectBuffer buffer, int offset) {
        return EventHeader.templateId(buffer, offset) == RowDecoder.TEMPLATE_ID && trading.holds(buffer, offset);
    }

    @Override
    public boolean isOver() {
        if (landed.getAsLong() >= awaited) {
            return true;
        }
        flush.accept(awaited);
        return false;
    }

    /** @return the last output on a trading table that an event before {@code sequence} caused; 0 where all have landed */
    private long lastBefore(long sequence, long from) {
        if (cursor == null || sequence < asked || from - place > FAR) {
            open(from);
        }
        asked = sequence;
        try {
            readOn(sequence);
        } catch (TapedeckException e) {
            if (from <= place) {
                throw e;
            }
            open(from); // the cursor stood behind what has landed: retention may have taken the files under it
            readOn(sequence);
        }
        return last;
    }

    private void readOn(long sequence) {
        while (held || cursor.next()) {
            held = EventHeader.feedSequence(cursor.buffer(), cursor.offset()) >= sequence;
            if (held) {
                return;
            }
            place = cursor.sequence();
            if (isTrading(cursor.buffer(), cursor.offset())) {
                last = place;
            }
        }
    }

    private void open(long from) {
        close();
        long first = 1;
        if (from == 0) { // a database that is new to a journal whose begin is gone
            try (JournalReader reader = JournalReader.open(outputs.directory(), outputs.limit())) {
                first = Math.max(1, reader.firstSequence());
            }
        }
        cursor = MessageCursor.open(outputs.directory(), Math.max(from + 1, first), outputs.limit());
        held = false;
        place = from;
        last = 0;
    }

    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }
}
