package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.MarketWriter;
import java.nio.file.Path;
import org.agrona.concurrent.SystemEpochNanoClock;

/** A journal that a test writes: assigns sequences as the pipeline would, a block a commit. One thread. */
public final class LandingTape implements AutoCloseable {
    private final Journal journal;
    private final MarketWriter writer;
    private long sequence;

    public LandingTape(Path directory) {
        this(directory, 4 << 20);
    }

    public LandingTape(Path directory, int chronicleBlockBytes) {
        this(directory, new JournalOptions(Durability.PAGE_CACHE, 1_000_000, chronicleBlockBytes,
                "FAST_HOURLY", 1L << 30, 1_000, 86_400_000_000_000L, 256L << 20, new SystemEpochNanoClock()));
    }

    public LandingTape(Path directory, JournalOptions options) {
        journal = Journal.open(directory, options);
        sequence = journal.recovered().lastSequence();
        writer = journal.startMarket(sequence + 1);
    }

    public Journal journal() {
        return journal;
    }

    public LandingSource source() {
        return LandingSource.of(journal);
    }

    public long sequence() {
        return sequence;
    }

    /** Journals the frame's messages and empties it; a block ends where it is full. */
    public void append(Frame frame) {
        for (int i = 0; i < frame.count(); i++) {
            EventHeader.sequence(frame.buffer(), frame.offset(i), ++sequence);
            if (!writer.fits(frame.length(i))) {
                writer.commit(sequence - 1);
            }
            writer.append(frame.buffer(), frame.offset(i), frame.length(i));
        }
        frame.clear();
    }

    /** Ends the block. */
    public void commit() {
        if (writer.pendingCount() > 0) {
            writer.commit(sequence);
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
