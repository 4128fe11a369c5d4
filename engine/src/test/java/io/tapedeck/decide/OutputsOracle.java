package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.decide.recovery.DecideRecovery;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.ConfigurationDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.MessageCursor;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.agrona.DirectBuffer;

/**
 * Says what a journal's outputs must be: decides its tape anew, from the first event, without snapshot or recovery, and compares
 * message by message with the outputs that are journaled. Nothing may be missing, there twice, or another.
 */
public final class OutputsOracle {
    /** Where a message holds its receive time: the wall clock at the edge, which two runs need not share. */
    private static final int RECEIVE_TIME = EventHeader.OFFSET + 16;

    private final MessageCursor journaled;
    private long equal;
    private String difference = "";

    private OutputsOracle(MessageCursor journaled) {
        this.journaled = journaled;
    }

    /**
     * Compares.
     *
     * @param journal {@code <data>/journal}, not being written
     * @return outputs found equal
     */
    public static long requireEqual(Path journal) {
        JournalView view = JournalView.of(journal);
        try (MessageCursor outputs = MessageCursor.open(view.stream("outputs"), 1, () -> Long.MAX_VALUE);
                MessageCursor tape = MessageCursor.open(view.stream("market"), 1, () -> Long.MAX_VALUE)) {
            OutputsOracle oracle = new OutputsOracle(outputs);
            DecisionOptions live = new DecisionOptions(DecisionOptions.Mode.LIVE, DecideRecovery.idPrefix(view.id()));
            Decisions decisions = new Decisions(live, oracle::compare);
            while (tape.next() && oracle.difference.isEmpty()) {
                int template = EventHeader.templateId(tape.buffer(), tape.offset());
                if (decisions.begun() || template == ConfigurationDecoder.TEMPLATE_ID
                        || template == InstrumentDefinitionDecoder.TEMPLATE_ID) {
                    decisions.onMessage(tape.buffer(), tape.offset(), tape.length());
                }
            }
            assertThat(oracle.difference).as("outputs of %s", journal).isEmpty();
            assertThat(outputs.next()).as("outputs of %s behind %d that no event makes", journal, oracle.equal)
                    .isFalse();
            return oracle.equal;
        }
    }

    private void compare(DirectBuffer message, int offset, int length) {
        if (!difference.isEmpty()) {
            return;
        }
        if (!journaled.next()) {
            difference = "output " + EventHeader.sequence(message, offset) + " is lost";
            return;
        }
        boolean same = journaled.length() == length;
        for (int i = 0; same && i < length; i++) {
            same = journaled.buffer().getByte(journaled.offset() + i) == message.getByte(offset + i);
        }
        if (same) {
            equal++;
        } else {
            difference = "output " + EventHeader.sequence(message, offset) + " differs from journaled "
                    + journaled.sequence();
        }
    }

    /** @return count and hash of a journal's outputs, receive times left out: equal for equal tapes */
    public static String hash(Path journal) {
        try (MessageCursor outputs = MessageCursor.open(journal.resolve("outputs"), 1, () -> Long.MAX_VALUE)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long count = 0;
            while (outputs.next()) {
                byte[] message = new byte[outputs.length()];
                outputs.buffer().getBytes(outputs.offset(), message);
                java.util.Arrays.fill(message, RECEIVE_TIME, RECEIVE_TIME + Long.BYTES, (byte) 0);
                digest.update(message);
                count++;
            }
            return count + " outputs " + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
