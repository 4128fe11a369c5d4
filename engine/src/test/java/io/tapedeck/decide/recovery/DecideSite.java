package io.tapedeck.decide.recovery;

import io.tapedeck.common.KeyValues;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.EchoHandler;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.MarketWriter;
import io.tapedeck.journal.MessageCursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A data directory with a journal and decisions, driven block by block as the engine does it. Event n of the tape is always the
 * same, so two sites that came to the same event must hold the same outputs.
 */
final class DecideSite implements AutoCloseable {
    static final int INSTRUMENTS = 7;
    static final int CLOCK_EVERY = 50;
    static final KeyValues SETTINGS = KeyValues.parse("test.setting = 1\n");
    private static final long BEGIN_NS = 1_700_000_000_000_000_000L;
    private static final SnapshotOptions RARE = new SnapshotOptions(Long.MAX_VALUE, Long.MAX_VALUE, 3);

    final Journal journal;
    final SnapshotStore snapshots;
    final LiveDecisions decisions;
    private final MarketWriter writer;
    private final Frame frame = new Frame(4096);
    /** Called when a block of events is written and not yet decided. */
    Runnable beforeDeciding = () -> {
    };
    private long next;
    /** Added to the times of the events written from now on: another tape. */
    long later;

    private DecideSite(Path data, SnapshotOptions options, long landed, Function<OutputSink, Decisions> fresh) {
        journal = Journal.open(data.resolve("journal"), JournalOptions.defaults().withChronicleBlockBytes(1 << 20)
                .withSyncIntervalNs(1_000_000).withDiskFloorBytes(16 << 20));
        try {
            snapshots = new SnapshotStore(data.resolve("snapshots"), journal.id());
            decisions = DecideRecovery.recover(journal, snapshots, options, landed, fresh);
            next = Math.max(journal.recovered().nextSequence(), decisions.lastUsed() + 1);
            writer = journal.startMarket(next);
            first();
        } catch (RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    static DecideSite open(Path data, SnapshotOptions options) {
        return new DecideSite(data, options, 0, sink -> EchoHandler.decisions(sink, () -> 0));
    }

    static DecideSite open(Path data) {
        return open(data, RARE);
    }

    /** @param landed last output that the database has landed */
    static DecideSite open(Path data, long landed) {
        return new DecideSite(data, RARE, landed, sink -> EchoHandler.decisions(sink, () -> 0));
    }

    static DecideSite open(Path data, Function<OutputSink, Decisions> fresh) {
        return new DecideSite(data, RARE, 0, fresh);
    }

    /** Writes a journal as a version did that decided nothing. */
    static void recordOnly(Path data, long events) {
        try (Journal journal = Journal.open(data.resolve("journal"), JournalOptions.defaults()
                .withChronicleBlockBytes(1 << 20).withDiskFloorBytes(16 << 20));
                MarketWriter writer = journal.startMarket(1)) {
            Frame frame = new Frame(4096);
            for (long sequence = 1; sequence <= events; sequence++) {
                event(frame, sequence + 1, 0);
                append(writer, frame, sequence);
            }
            writer.commit(-1);
        }
    }

    /** What a start puts onto the tape: a gap, and the settings where they are new. */
    private void first() {
        if (next > journal.recovered().lastSequence() + 1 || decisions.outputsGoOnAt() > 0) {
            frame.clear();
            frame.status(FeedStatusKind.JOURNAL_GAP, decisions.outputsGoOnAt(), BEGIN_NS,
                    journal.recovered().lastSequence() + 1, next - 1, Long.MIN_VALUE, Long.MIN_VALUE, "", "lost");
            take();
        }
        if (decisions.differsFrom(SETTINGS)) {
            frame.clear();
            frame.configuration(SETTINGS, BEGIN_NS);
            take();
        }
    }

    private void take() {
        append(writer, frame, next++);
        block();
    }

    private static void append(MarketWriter writer, Frame frame, long sequence) {
        frame.seal();
        EventHeader.sequence(frame.buffer(), frame.offset(0), sequence);
        writer.append(frame.buffer(), frame.offset(0), frame.length(0));
    }

    /** Journals and decides the tape up to an event, {@code blockEvents} a block. */
    DecideSite runTo(long last, int blockEvents) {
        while (next <= last) {
            for (int i = 0; i < blockEvents && next <= last; i++) {
                event(frame, next, later);
                append(writer, frame, next++);
            }
            block();
        }
        return this;
    }

    private void block() {
        writer.commit(-1);
        beforeDeciding.run();
        writer.forEachCommitted(decisions);
        decisions.onBatchEnd();
    }

    /** Event number {@code sequence}: definitions first, then trades, now and then the clock. */
    private static void event(Frame frame, long sequence, long later) {
        frame.clear();
        long time = BEGIN_NS + sequence * 1_000_000 + later;
        if (sequence - 2 < INSTRUMENTS) { // the settings are number 1
            frame.definition(instrument((int) sequence - 2), time);
        } else if (sequence % CLOCK_EVERY == 0) {
            frame.clock(time);
        } else {
            frame.trade(instrument((int) (sequence * 31 % INSTRUMENTS)).id(), time, time, sequence, 0)
                    .price(sequence * 1_000_003L % 1_000_000_007L).size().mantissa(sequence).exponent((byte) 0);
        }
    }

    private static Instrument instrument(int number) {
        return Instrument.of(Instruments.id("XNAS", "S" + number), "XNAS", "S" + number, "equity");
    }

    /** @return last event written */
    long last() {
        return next - 1;
    }

    /** Takes a snapshot now and waits until it is written. */
    DecideSite snapshot() {
        decisions.stop(java.time.Duration.ofSeconds(20));
        return this;
    }

    /** Stops in order. */
    @Override
    public void close() {
        decisions.close();
        journal.close();
    }

    /** @return each output of a data directory, as text, in order */
    static List<String> outputs(Path data) {
        List<String> found = new ArrayList<>();
        try (MessageCursor cursor = MessageCursor.open(data.resolve("journal/outputs"), 1, () -> Long.MAX_VALUE)) {
            while (cursor.next()) {
                byte[] bytes = new byte[cursor.length()];
                cursor.buffer().getBytes(cursor.offset(), bytes);
                found.add(HexFormat.of().formatHex(bytes));
            }
        }
        return found;
    }

    /** Copies a directory while it is written: what a killed process leaves. */
    static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
