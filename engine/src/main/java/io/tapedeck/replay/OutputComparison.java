package io.tapedeck.replay;

import io.tapedeck.event.EventHeader;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Holds outputs made anew against the outputs journal, byte by byte, and remembers the first that differs. One thread. */
final class OutputComparison implements AutoCloseable {
    private final JournalReader reader;
    private final Deque<UnsafeBuffer> ahead = new ArrayDeque<>();
    private long compared;
    private String difference = "";
    private boolean begun;

    OutputComparison(JournalView journal) {
        reader = JournalReader.open(journal.stream(Journal.OUTPUTS),
                JournalReader.syncedLimit(journal.stream(Journal.OUTPUTS)));
    }

    /** Takes the next output made anew. */
    void on(DirectBuffer message, int offset, int length) {
        if (!difference.isEmpty()) {
            return;
        }
        long sequence = EventHeader.sequence(message, offset);
        if (!begun) {
            begun = true;
            if (reader.firstSequence() > sequence) {
                difference = "the outputs journal begins with output " + reader.firstSequence() + ", output " + sequence
                        + " cannot be compared";
                return;
            }
            reader.seek(sequence);
        }
        UnsafeBuffer journaled = next(sequence);
        compared++;
        if (journaled == null) {
            difference = "output " + sequence + " of event " + EventHeader.feedSequence(message, offset)
                    + " is not in the outputs journal: " + RowValues.of(message, offset).all();
        } else if (journaled.capacity() != length || !journaled.equals(copy(message, offset, length))) {
            difference = between(journaled, message, offset, sequence);
        }
    }

    private UnsafeBuffer next(long sequence) {
        while (true) {
            UnsafeBuffer first = ahead.poll();
            if (first == null) {
                if (!reader.poll(block -> block
                        .forEach((buffer, offset, length) -> ahead.add(copy(buffer, offset, length))))) {
                    return null;
                }
            } else if (EventHeader.sequence(first, 0) >= sequence) {
                return first;
            }
        }
    }

    private static UnsafeBuffer copy(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new UnsafeBuffer(bytes);
    }

    private static String between(DirectBuffer journaled, DirectBuffer message, int offset, long sequence) {
        RowValues there = RowValues.of(journaled, 0);
        RowValues here = RowValues.of(message, offset);
        String place = "output " + sequence + " of event " + EventHeader.feedSequence(journaled, 0) + " ("
                + there.table()
                + ')';
        if (!there.table().equals(here.table())) {
            return place + ": decided again, a row of " + here.table();
        }
        for (Map.Entry<String, Object> column : there.all().entrySet()) {
            Object again = here.all().get(column.getKey());
            if (!Objects.equals(column.getValue(), again)) {
                return place + ": " + column.getKey() + " was " + column.getValue() + ", decided again " + again;
            }
        }
        return place + ": times or cause differ, decided again on event " + EventHeader.feedSequence(message, offset);
    }

    /** @return where the first difference is, empty where there is none */
    String difference() {
        return difference;
    }

    /** @return outputs held against the journal */
    long compared() {
        return compared;
    }

    @Override
    public void close() {
        reader.close();
    }
}
