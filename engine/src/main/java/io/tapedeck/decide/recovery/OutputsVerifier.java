package io.tapedeck.decide.recovery;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.Outputs;
import io.tapedeck.event.EventHeader;
import io.tapedeck.journal.MessageCursor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks what a journal's own verification cannot know of its outputs: that each says its own sequence, that causes never go
 * back, that each cause is on the tape, and that a frame begins with each cause. Read-only; any process.
 */
public final class OutputsVerifier {
    private static final int PROBLEMS_MAX = 100;

    private final List<String> problems = new ArrayList<>();
    private final long lastEvent;
    private long cause;

    private OutputsVerifier(long lastEvent) {
        this.lastEvent = lastEvent;
    }

    /**
     * Verifies.
     *
     * @param outputs directory of the outputs stream
     * @param first oldest output kept
     * @param last highest output that may be read
     * @param lastEvent highest event of the tape that may be read, looked up behind {@code last}
     * @return what is wrong, each with its place; empty where nothing is
     */
    public static List<String> verify(Path outputs, long first, long last, long lastEvent) {
        OutputsVerifier verifier = new OutputsVerifier(lastEvent);
        if (last >= first && first > 0) {
            try (MessageCursor cursor = MessageCursor.open(outputs, first, () -> last)) {
                while (verifier.problems.size() < PROBLEMS_MAX && cursor.next()) {
                    verifier.check(cursor);
                }
            } catch (TapedeckException e) {
                verifier.problems.add(e.getMessage());
            }
        }
        return List.copyOf(verifier.problems);
    }

    private void check(MessageCursor output) {
        long sequence = EventHeader.sequence(output.buffer(), output.offset());
        long newCause = EventHeader.feedSequence(output.buffer(), output.offset());
        int frame = EventHeader.frame(output.buffer(), output.offset());
        require(sequence == output.sequence(), output, "says of itself sequence " + sequence);
        require(EventHeader.feedId(output.buffer(), output.offset()) == Outputs.FEED_ID, output,
                "is not marked as an output");
        require(newCause >= cause, output, "has cause " + newCause + ", the one before had " + cause);
        require(newCause <= lastEvent, output, "has cause " + newCause + ", the tape ends with " + lastEvent);
        boolean begins = (frame & EventHeader.FRAME_FIRST) != 0;
        if (cause != 0) { // retention may have cut the first frame
            require(begins == (newCause > cause), output,
                    "has frame bits " + frame + " and cause " + newCause + " behind cause " + cause);
        }
        cause = newCause;
    }

    private void require(boolean good, MessageCursor output, String problem) {
        if (!good) {
            problems.add("outputs: output " + output.sequence() + ' ' + problem);
        }
    }
}
