package io.tapedeck.replay;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import io.tapedeck.landing.Landing;
import io.tapedeck.landing.LandingOptions;
import io.tapedeck.landing.LandingSource;
import io.tapedeck.landing.LandingStart;
import io.tapedeck.landing.LandingStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * Lands a range of the journal in another database by the same lanes that landed it first. The target knows the journal by its
 * own watermarks, so a replay that was interrupted goes on, and one done again adds nothing. Neither the writer's lock nor its
 * process is needed. What was decided lands with the events that caused it, as it is in the outputs journal: nothing is decided
 * anew. The stream of refused input is left out. Any thread.
 */
public final class Reland {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    private final JournalView journal;
    private final Database target;
    private final LandingOptions options;
    private final boolean decisions;

    /**
     * @param journal what is landed
     * @param target where; migrated by {@link #run}
     * @param options how, as a running engine would
     * @param decisions whether what was decided lands too
     */
    public Reland(JournalView journal, Database target, LandingOptions options, boolean decisions) {
        this.journal = journal;
        this.target = target;
        this.options = options;
        this.decisions = decisions;
    }

    /**
     * Lands the range and waits until it has.
     *
     * @param range its begin counts where the target does not know the journal; else it goes on where it stands
     * @param stop asked now and then: true ends after the batches at hand
     * @param progress told how far it goes
     * @throws TapedeckException DATA where retention has removed the begin; CONFIGURATION where an engine lands this journal
     *         there; what stopped the landing otherwise
     */
    public RelandReport run(EventRange range, BooleanSupplier stop, Progress progress) {
        long readable = journal.readable().getAsLong();
        long last = Math.min(range.to(), readable);
        Map<Instrument, Long> earlier = earlier(range.from(), readable);
        OutputRange outputs = OutputRange.of(journal, range.from(), last);
        target.migrations().migrate();
        long begin = LandingStart.prepare(target, journal.id(), options.tickLanes(), range.from(), outputs.before(),
                earlier);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        LandingSource source = new LandingSource(journal.id(),
                new LandingSource.Stream(journal.stream(Journal.MARKET), () -> readable), null,
                Math.max(last, begin));
        if (decisions && outputs.last() > 0) {
            long limit = Math.max(outputs.last(), Landing.highestOutput(target, journal.id())); // it may have more already
            source = source.withOutputs(new LandingSource.Stream(journal.stream(Journal.OUTPUTS), () -> limit),
                    () -> Long.MAX_VALUE);
        }
        try (Landing landing = new Landing(options, target, source, UUID.randomUUID(), new SystemEpochNanoClock(),
                failure::set)) {
            landing.start();
            while (!landing.flushTo(last, POLL) && failure.get() == null && !stop.getAsBoolean()) {
                progress.on("landing", landing.status().landed());
            }
            landing.stop(STOP_MAX);
            LandingStatus status = landing.status();
            rethrow(failure.get());
            long lag = Math.max(0, last - status.sequence());
            return new RelandReport(range.from(), last, begin, begin == range.from() - 1 ? earlier.size() : 0,
                    status.landed(), status.rejected(), status.outputs(), status.outputsRejected(), lag);
        }
    }

    /** Instruments that the journal defines before {@code from}, each with the receive time of its first definition. */
    private Map<Instrument, Long> earlier(long from, long readable) {
        Map<Long, Instrument> byId = new LinkedHashMap<>();
        Map<Instrument, Long> times = new LinkedHashMap<>();
        try (JournalReader reader = JournalReader.open(journal.stream(Journal.MARKET), () -> readable)) {
            if (from > readable) {
                throw TapedeckException.data("the journal ends at sequence " + readable + ", cannot begin at " + from);
            }
            reader.seek(from); // refuses what retention has removed
            if (from <= 1) {
                return times;
            }
        }
        // not by a seek to the oldest event, which would pass over the catalogue that stands before it
        try (JournalReader reader = JournalReader.open(journal.stream(Journal.MARKET), () -> readable)) {
            reader.includeCatalogue(true);
            boolean[] more = {true};
            while (more[0] && reader.poll(block -> {
                block.forEach((buffer, offset, length) -> learn(buffer, offset, from, byId, times));
                more[0] = block.lastSequence() < from - 1;
            })) {
                // the handler has taken a block
            }
        }
        return times;
    }

    private static void learn(DirectBuffer buffer, int offset, long from, Map<Long, Instrument> byId,
            Map<Instrument, Long> times) {
        boolean definition = EventHeader.templateId(buffer, offset) == InstrumentDefinitionDecoder.TEMPLATE_ID;
        if (definition && EventHeader.sequence(buffer, offset) < from) { // 0 in a catalogue
            Instrument instrument = InstrumentCodec.decode(buffer, offset);
            Instrument known = byId.put(instrument.id(), instrument);
            Long time = known == null ? null : times.remove(known);
            times.put(instrument, time == null ? EventHeader.receiveTime(buffer, offset) : time);
        }
    }

    private static void rethrow(Throwable failure) {
        switch (failure) {
            case null -> {
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new TapedeckException(ErrorCategory.FATAL, "the landing failed: " + failure.getMessage(),
                    failure);
        }
    }
}
