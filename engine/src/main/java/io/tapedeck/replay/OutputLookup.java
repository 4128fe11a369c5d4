package io.tapedeck.replay;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.Outputs;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.util.function.Predicate;

/**
 * Finds what an id names. Text ids of orders and trades end in their output sequence; the number of a signal has in its low 46 bits
 * an output sequence where bit 46 is set, else a market sequence; the bits above are the journal's number in its database. Any thread.
 */
final class OutputLookup {
    private static final int ID_BITS = 47;

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

    private static boolean isNumber(String id) {
        return id.matches("\\d{1,18}");
    }

    private Step byNumber(long id) {
        long local = id & ((1L << ID_BITS) - 1);
        boolean output = (local & Outputs.OUTPUT_ID) != 0;
        return at(output ? Journal.OUTPUTS : Journal.MARKET, local & ~Outputs.OUTPUT_ID, _ -> true);
    }

    private Step byText(String id) {
        String number = id.substring(id.lastIndexOf('-') + 1);
        if (isNumber(number)) {
            Step named = at(Journal.OUTPUTS, Long.parseLong(number), row -> names(row, id));
            if (named != null) {
                return named;
            }
        }
        Step output = search(Journal.OUTPUTS, id);
        return output == null ? search(Journal.MARKET, id) : output;
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

    private Step search(String stream, String id) {
        Step[] found = new Step[1];
        each(stream, (buffer, offset, length) -> {
            if (found[0] == null && EventHeader.templateId(buffer, offset) == RowDecoder.TEMPLATE_ID
                    && names(RowValues.of(buffer, offset), id)) {
                found[0] = Step.of("decision", stream.equals(Journal.OUTPUTS), buffer, offset, length);
            }
        });
        return found[0];
    }

    /** Hands over a stream's messages. */
    void each(String stream, MessageHandler handler) {
        long limit = stream.equals(Journal.OUTPUTS)
                ? JournalReader.syncedLimit(journal.stream(stream)).getAsLong()
                : journal.readable().getAsLong();
        try (JournalReader reader = JournalReader.open(journal.stream(stream), () -> limit)) {
            while (reader.poll(block -> block.forEach(handler))) {
                // the handler has taken a block
            }
        }
    }
}
