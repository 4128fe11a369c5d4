package io.tapedeck.decide;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Tick;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.MessageCursor;
import io.tapedeck.replay.RowValues;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a journal's outputs hold, and what they say that may be said once only.
 *
 * @param kinds rows by table; of triggers also by kind and state, of orders by state
 * @param twice triggers that fired, orders that were filled and trades that were made more than once
 * @param outputs hash over all but the causes' market sequences: events of a start behind a crash move these
 * @param ticks hash over the tape's ticks and clocks, market sequences left out
 */
public record OutputFacts(Map<String, Integer> kinds, List<String> twice, String outputs, String ticks) {
    /** Reads a journal that nobody writes. */
    public static OutputFacts of(Path journal) {
        JournalView view = JournalView.of(journal);
        Map<String, Integer> kinds = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        Set<String> once = new HashSet<>();
        MessageDigest outputs = digest();
        try (MessageCursor cursor = MessageCursor.open(view.stream("outputs"), 1, () -> Long.MAX_VALUE)) {
            while (cursor.next()) {
                RowValues row = RowValues.of(cursor.buffer(), cursor.offset());
                outputs.update(withoutCause(cursor, row));
                count(kinds, row);
                String event = happensOnce(row);
                if (event != null && !once.add(event)) {
                    twice.add(event);
                }
            }
        }
        MessageDigest ticks = digest();
        try (MessageCursor cursor = MessageCursor.open(view.stream("market"), 1, () -> Long.MAX_VALUE)) {
            while (cursor.next()) {
                if (Tick.isTick(cursor.buffer(), cursor.offset())) {
                    ticks.update(bytes(cursor, EventHeader.OFFSET));
                }
            }
        }
        return new OutputFacts(kinds, twice, HexFormat.of().formatHex(outputs.digest()),
                HexFormat.of().formatHex(ticks.digest()));
    }

    private static void count(Map<String, Integer> kinds, RowValues row) {
        kinds.merge(row.table(), 1, Integer::sum);
        switch (row.table()) {
            case "position_triggers" -> kinds.merge("trigger " + row.text("kind") + ' ' + row.text("state"), 1,
                    Integer::sum);
            case "orders" -> kinds.merge("order " + row.text("status"), 1, Integer::sum);
            case "signals" -> kinds.merge("signal " + row.text("agent_name"), 1, Integer::sum);
            default -> {
                // the table says all
            }
        }
    }

    /** @return what a row tells that can happen once, null where it tells no such thing */
    private static String happensOnce(RowValues row) {
        return switch (row.table()) {
            case "position_triggers" -> row.text("state").equals("triggered")
                    ? "trigger " + row.text("trigger_id")
                    : null;
            case "orders" -> switch (row.text("status")) {
                case "PENDING" -> row.number("filled_quantity").signum() == 0 && row.text("updated_at").isEmpty()
                        ? "order " + row.text("order_id") + ' ' + row.text("quantity")
                        : null;
                case "FILLED" -> "fill of order " + row.text("order_id");
                default -> null;
            };
            case "trades" -> "trade " + row.text("trade_id");
            default -> null;
        };
    }

    /** @return the first output of two journals that differs, as both have it; empty where none does */
    public static String difference(Path one, Path other) {
        try (MessageCursor here = MessageCursor.open(one.resolve("outputs"), 1, () -> Long.MAX_VALUE);
                MessageCursor there = MessageCursor.open(other.resolve("outputs"), 1, () -> Long.MAX_VALUE)) {
            while (true) {
                boolean more = here.next();
                if (more != there.next()) {
                    return "one ends before output " + (more ? here.sequence() : there.sequence());
                }
                if (!more) {
                    return "";
                }
                String left = text(here);
                String right = text(there);
                if (!left.equals(right)) {
                    return left + "\n" + right;
                }
            }
        }
    }

    private static String text(MessageCursor cursor) {
        return new String(withoutCause(cursor, RowValues.of(cursor.buffer(), cursor.offset())),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] withoutCause(MessageCursor cursor, RowValues row) {
        row.all().remove("cause_sequence");
        return (cursor.sequence() + " " + EventHeader.eventTime(cursor.buffer(), cursor.offset()) + ' '
                + EventHeader.receiveTime(cursor.buffer(), cursor.offset()) + ' '
                + EventHeader.frame(cursor.buffer(), cursor.offset()) + ' ' + row.table() + row.all())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] bytes(MessageCursor cursor, int numberAt) {
        byte[] message = new byte[cursor.length()];
        cursor.buffer().getBytes(cursor.offset(), message);
        java.util.Arrays.fill(message, numberAt, numberAt + Long.BYTES, (byte) 0);
        return message;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
