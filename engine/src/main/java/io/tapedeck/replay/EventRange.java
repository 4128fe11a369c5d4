package io.tapedeck.replay;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;

/**
 * A range of the market stream, both ends included.
 *
 * @param from first sequence, 1 or greater
 * @param to last one; below {@code from} where the range is empty
 */
public record EventRange(long from, long to) {
    /** Receive times of several producers may be out of order by less than this, ns. */
    private static final long DISORDER_NS = 60_000_000_000L;

    /**
     * Finds the range of two times of receipt: from the first event received at or after {@code fromTime} to the last one
     * received at or before {@code toTime}.
     *
     * @param fromTime ns since the epoch; Long.MIN_VALUE for the journal's begin
     * @param toTime ns since the epoch; Long.MAX_VALUE for its end
     * @return the range within what can be read now
     */
    public static EventRange received(JournalView journal, long fromTime, long toTime) {
        long readable = journal.readable().getAsLong();
        try (JournalReader reader = JournalReader.open(journal.stream(Journal.MARKET),
                () -> readable)) {
            long first = reader.firstSequence();
            if (first == 0 || readable < first) {
                return new EventRange(1, 0);
            }
            long from = fromTime == Long.MIN_VALUE ? first : ends(reader, first, readable, fromTime, Long.MAX_VALUE)[0];
            long to = toTime == Long.MAX_VALUE ? readable : ends(reader, first, readable, Long.MIN_VALUE, toTime)[1];
            return new EventRange(from, to);
        }
    }

    /** First sequence received at or after {@code least}, last one at or before {@code greatest}; only near the finite one. */
    private static long[] ends(JournalReader reader, long first, long last, long least, long greatest) {
        long bound = least == Long.MIN_VALUE ? greatest : least;
        long begin = blockBefore(reader, first, last,
                bound < Long.MIN_VALUE + DISORDER_NS ? bound : bound - DISORDER_NS);
        long[] found = {last + 1, least == Long.MIN_VALUE ? begin - 1 : last};
        boolean[] more = {true};
        reader.seek(begin);
        while (more[0] && reader.poll(block -> block.forEach((buffer, offset, length) -> {
            long time = EventHeader.receiveTime(buffer, offset);
            long sequence = EventHeader.sequence(buffer, offset);
            if (time >= least && sequence < found[0]) {
                found[0] = sequence;
            }
            if (time <= greatest && least == Long.MIN_VALUE) {
                found[1] = sequence;
            }
            more[0] = least == Long.MIN_VALUE ? time - DISORDER_NS <= greatest : found[0] > last;
        }))) {
            // the handler has taken a block
        }
        return found;
    }

    /** @return a sequence whose block was received before {@code time}, near it; {@code first} where none was */
    private static long blockBefore(JournalReader reader, long first, long last, long time) {
        long low = first;
        long high = last;
        long[] at = new long[1];
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            reader.seek(middle);
            boolean found = reader.poll(block -> {
                long[] earliest = {Long.MAX_VALUE};
                block.forEach((buffer, offset, length) -> earliest[0] = Math.min(earliest[0],
                        EventHeader.receiveTime(buffer, offset)));
                at[0] = earliest[0];
            });
            if (found && at[0] < time) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * Hands over the range's events in order.
     *
     * @param learn takes the messages of catalogue blocks, definitions among them; null to leave them out
     * @param handler takes the events
     * @param stop asked before each block
     * @return events handed over
     * @throws TapedeckException DATA where retention has removed the range's begin, FATAL where the journal is damaged
     */
    public long read(JournalView journal, MessageHandler learn, MessageHandler handler, BooleanSupplier stop) {
        long readable = journal.readable().getAsLong();
        Within within = new Within(from, to, handler);
        try (JournalReader reader = JournalReader.open(journal.stream(Journal.MARKET),
                () -> readable)) {
            if (to < from || reader.firstSequence() == 0) {
                return 0;
            }
            reader.includeCatalogue(learn != null);
            reader.seek(from);
            boolean[] more = {true};
            while (more[0] && !stop.getAsBoolean() && reader.poll(block -> {
                if (block.isCatalogue()) {
                    block.forEach(learn);
                } else {
                    block.forEach(within);
                    more[0] = block.lastSequence() < to;
                }
            })) {
                // the handler has taken a block
            }
        }
        return within.count;
    }

    /** Lets through what lies between two sequences. */
    static final class Within implements MessageHandler {
        private final long from;
        private final long to;
        private final MessageHandler handler;
        private long count;

        Within(long from, long to, MessageHandler handler) {
            this.from = from;
            this.to = to;
            this.handler = handler;
        }

        @Override
        public void onMessage(DirectBuffer buffer, int offset, int length) {
            long sequence = EventHeader.sequence(buffer, offset);
            if (sequence >= from && sequence <= to) {
                count++;
                handler.onMessage(buffer, offset, length);
            }
        }
    }
}
