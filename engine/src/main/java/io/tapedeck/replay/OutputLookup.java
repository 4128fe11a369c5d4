package io.tapedeck.replay;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.Outputs;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;

/**
 * Finds what an id names. Text ids of orders and trades end in their output sequence; the number of a signal has in its low 46 bits
 * an output sequence where bit 46 is set, else a market sequence; the bits above are the journal's number in its database. Any thread.
 */
final class OutputLookup {
    private static final int ID_BITS = 47;
    /** Rows of one decision lie together: an order's beside its trigger's. */
    private static final int NEAR = 4_096;

    private final JournalView journal;

    OutputLookup(JournalView journal) {
        this.journal = journal;
    }

    /** @return the message that the id names; CONFIGURATION error where there is none */
    Step find(String id) {
        Step found = isNumber(id) ? byNumber(Long.parseLong(id)) : byText(id);
        if (found == null) {
            throw TapedeckException.configuration("there is no order, trade or signal " + id + " in "
                    + journal.stream(Journal.OUTPUTS).getParent()
                    + ": give an order_id (such as 4f2a91c0-17), a trade_id or a signal's id, of this journal and not older than it keeps");
        }
        return found;
    }

    /** @return the row of a number within this journal that has {@link Outputs#OUTPUT_ID}, null where it is not kept */
    Step output(long localId) {
        return at(Journal.OUTPUTS, localId & ((1L << ID_BITS) - 1) & ~Outputs.OUTPUT_ID, _ -> true);
    }

    private static boolean isNumber(String id) {
        return id.matches("\\d{1,18}");
    }

    private Step byNumber(long id) {
        long local = id & ((1L << ID_BITS) - 1);
        boolean output = (local & Outputs.OUTPUT_ID) != 0;
        return at(output ? Journal.OUTPUTS : Journal.MARKET, local & ~Outputs.OUTPUT_ID, _ -> true);
    }

    private Step byText(String id) {
        Step output = nearOrAnywhere(id, row -> names(row, id));
        return output == null ? search(Journal.MARKET, row -> names(row, id)) : output;
    }

    /** @return the output sequence that a text id ends in, 0 where it ends in none */
    static long number(String id) {
        String number = id.substring(id.lastIndexOf('-') + 1);
        return isNumber(number) ? Long.parseLong(number) : 0;
    }

    /** @return the first output that is wanted, near the one that a text id names; else the first one of all; else null */
    Step nearOrAnywhere(String id, Predicate<RowValues> wanted) {
        Step found = near(id, wanted);
        return found == null ? search(Journal.OUTPUTS, wanted) : found;
    }

    /** @return the first output that is wanted, near the one that a text id names; null where there is none */
    Step near(String id, Predicate<RowValues> wanted) {
        long number = number(id);
        Step[] found = new Step[1];
        if (number > 0) {
            each(Journal.OUTPUTS, Math.max(1, number - NEAR), (buffer, offset, length) -> {
                if (EventHeader.sequence(buffer, offset) >= number - NEAR) {
                    take(found, Journal.OUTPUTS, wanted, buffer, offset, length);
                }
                return found[0] == null && EventHeader.sequence(buffer, offset) < number + NEAR;
            });
        }
        return found[0];
    }

    private static boolean names(RowValues row, String id) {
        boolean order = row.table().equals("orders") && row.text("order_id").equals(id);
        return order || row.text("trade_id").equals(id);
    }

    private Step at(String stream, long sequence, Predicate<RowValues> wanted) {
        Step[] found = new Step[1];
        boolean output = stream.equals(Journal.OUTPUTS);
        long last = output
                ? JournalReader.syncedLimit(journal.stream(stream)).getAsLong()
                : journal.readable().getAsLong();
        if (sequence < 1 || sequence > last) {
            return null;
        }
        try (JournalReader reader = JournalReader.open(journal.stream(stream), () -> last)) {
            if (sequence < reader.firstSequence()) {
                return null;
            }
            reader.seek(sequence);
            reader.poll(block -> block.forEach((buffer, offset, length) -> {
                if (EventHeader.sequence(buffer, offset) == sequence
                        && EventHeader.templateId(buffer, offset) == RowDecoder.TEMPLATE_ID
                        && wanted.test(RowValues.of(buffer, offset))) {
                    found[0] = Step.of("decision", output, buffer, offset, length);
                }
            }));
        }
        return found[0];
    }

    private Step search(String stream, Predicate<RowValues> wanted) {
        Step[] found = new Step[1];
        each(stream, 1, (buffer, offset, length) -> {
            take(found, stream, wanted, buffer, offset, length);
            return found[0] == null;
        });
        return found[0];
    }

    private static void take(Step[] found, String stream, Predicate<RowValues> wanted, DirectBuffer buffer, int offset,
            int length) {
        if (found[0] == null && EventHeader.templateId(buffer, offset) == RowDecoder.TEMPLATE_ID
                && wanted.test(RowValues.of(buffer, offset))) {
            found[0] = Step.of("decision", stream.equals(Journal.OUTPUTS), buffer, offset, length);
        }
    }

    /** Takes messages until it has enough. */
    @FunctionalInterface
    interface Taker {
        /** @return whether it wants more */
        boolean take(DirectBuffer buffer, int offset, int length);
    }

    /** Hands over a stream's messages, from the block that holds {@code from} on, until the taker has enough. */
    void each(String stream, long from, Taker taker) {
        long limit = stream.equals(Journal.OUTPUTS)
                ? JournalReader.syncedLimit(journal.stream(stream)).getAsLong()
                : journal.readable().getAsLong();
        try (JournalReader reader = JournalReader.open(journal.stream(stream), () -> limit)) {
            if (from > Math.max(1, reader.firstSequence())) {
                reader.seek(from);
            }
            boolean[] more = {true};
            while (more[0] && reader.poll(block -> block.forEach((buffer, offset, length) -> {
                more[0] = more[0] && taker.take(buffer, offset, length);
            }))) {
                // the taker has had a block
            }
        }
    }
}
