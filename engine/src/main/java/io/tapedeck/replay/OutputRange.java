package io.tapedeck.replay;

import io.tapedeck.event.EventHeader;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Outputs that a range of events caused: dense, as outputs stand in the order of their causes.
 *
 * @param before last output of an earlier event, 0 where there is none
 * @param last last output of the range, {@code before} where it caused none
 */
record OutputRange(long before, long last) {
    static final OutputRange NONE = new OutputRange(0, 0);

    /**
     * Reads the outputs journal as far as it can be read now.
     *
     * @param from first market sequence of the range
     * @param to last one
     */
    static OutputRange of(JournalView journal, long from, long to) {
        Path directory = journal.stream(Journal.OUTPUTS);
        if (!Files.isDirectory(directory)) {
            return NONE;
        }
        long limit = journal.readable(Journal.OUTPUTS).getAsLong();
        long[] places = new long[2];
        try (JournalReader reader = JournalReader.open(directory, () -> limit)) {
            places[0] = Math.max(0, reader.firstSequence() - 1);
            places[1] = places[0];
            boolean[] more = {true};
            while (more[0] && reader.poll(block -> block.forEach((buffer, offset, length) -> more[0] = take(buffer,
                    offset, from, to, places)))) {
                // the handler has taken a block
            }
        }
        return new OutputRange(places[0], places[1]);
    }

    private static boolean take(DirectBuffer buffer, int offset, long from, long to, long[] places) {
        long cause = EventHeader.feedSequence(buffer, offset);
        long sequence = EventHeader.sequence(buffer, offset);
        if (cause < from) {
            places[0] = sequence;
        }
        if (cause <= to) {
            places[1] = sequence;
        }
        return cause <= to;
    }
}
