package io.tapedeck.app.engine;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.recovery.LiveDecisions;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.journal.Journal;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start puts onto the tape before any feed does: what was lost, and the settings where they are new. */
final class FirstEvents {
    private static final Logger LOG = LoggerFactory.getLogger(FirstEvents.class);

    private final Journal journal;
    private final Publisher publisher;
    private final EpochNanoClock clock;
    private final Frame frame = new Frame(1 << 12);

    FirstEvents(Journal journal, Publisher publisher, EpochNanoClock clock) {
        this.journal = journal;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * @param first sequence with which this start goes on
     * @param decisions recovered
     * @param settings by which this start decides
     */
    void offer(long first, LiveDecisions decisions, KeyValues settings) {
        long expected = journal.recovered().lastSequence() + 1;
        long output = decisions.outputsGoOnAt();
        if (first > expected || output > 0) {
            recordGap(first > expected ? expected : 0, first > expected ? first - 1 : 0, output);
        }
        if (decisions.differsFrom(settings)) {
            frame.clear();
            frame.configuration(settings, clock.nanoTime());
            offer("the settings could not be journaled");
        }
    }

    private void recordGap(long from, long to, long output) {
        if (from > 0) {
            LOG.warn("sequences {} to {} were landed, readable or decided once and are lost from the journal: they are"
                    + " recorded as a gap", from, to);
        }
        frame.clear();
        frame.status(FeedStatusKind.JOURNAL_GAP, output, clock.nanoTime(), from, to, Long.MIN_VALUE, Long.MIN_VALUE,
                "journal " + journal.id(), "landed or readable once, but lost from the journal");
        offer("the gap from " + from + " to " + to + " could not be journaled");
    }

    private void offer(String failure) {
        if (publisher.offer(frame) < 0) {
            throw TapedeckException.fatal(failure + ": "
                    + (journal.diskGuard().accepting() ? "the ring refused it" : journal.diskGuard().reason()), null);
        }
    }
}
