package io.tapedeck.system;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.ClockDecoder;
import io.tapedeck.feed.capture.BinanceFormat;
import io.tapedeck.feed.capture.BinanceOptions;
import io.tapedeck.feed.file.FileFeed;
import io.tapedeck.feed.file.FileFeedOptions;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.FileProgress;
import io.tapedeck.feed.file.LeanFormat;
import io.tapedeck.feed.file.LeanOptions;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.MarketWriter;
import io.tapedeck.journal.MessageCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * A recorded day through the whole engine, as live events at the times of then: historical ones would reach bars alone. Nothing
 * lands. Begun again behind a crash it goes on where the tape ended, so that the tape's ticks and clocks are those of one run.
 */
final class LiveDay {
    /** Of text ids: the same in each run, so that outputs can be compared byte by byte. */
    private static final String JOURNAL_ID = "0f8e1c52-6a0b-4d2f-9f57-3f6f2b1d9a10\n";
    private static final long NO_TIME = 1;
    private static final int QUIET_SECONDS = 90;
    private static final long IDLE_NS = 100_000;

    /**
     * Agents, fusion, entries in both directions, guards of every kind and paper fills at work, on a tape of few minutes too:
     * bars of a second, agents on them, narrow stops, limits that are met.
     */
    private static final List<String> BUSY = List.of(
            "decide.bars.timeframes=[\"1s\",\"1m\",\"5m\",\"15m\",\"1h\",\"1d\"]",
            "decide.indicators.timeframes=[\"1s\",\"1m\"]", "decide.signals.timeframe=1s",
            "decide.signals.repeat=1m",
            "decide.signals.holding-period=20s", "decide.triggers.atr-timeframe=1m",
            "decide.triggers.strategies.default.entries=fused", "decide.triggers.strategies.default.shorts=true",
            "decide.triggers.strategies.default.confidence-min=0.1", "decide.triggers.strategies.default.lot=0.001",
            "decide.triggers.strategies.default.trailing=0.02%",
            "decide.triggers.strategies.default.break-even-from=0.02%",
            "decide.triggers.strategies.default.time-exit=20m", "decide.triggers.strategies.default.stop=0.05%",
            "decide.triggers.strategies.default.target=0.05%", "decide.execution.mode=paper",
            "decide.fusion.capital=10000000", "decide.fusion.notional-max=1000000",
            "decide.execution.commission-bps=0.1", "decide.execution.slippage-bps=0.1",
            "decide.risk.initial-cash=100000", "decide.risk.position-max=5000", "decide.risk.block=false");

    private static final List<String> QUICK = List.of("database.url=jdbc:postgresql://127.0.0.1:1/nobody?user=nobody",
            "database.connect-timeout=1s", "landing.enabled=false", "journal.chronicle-block=1MiB",
            "pipeline.ring-slots=4096", "pipeline.block-bytes-max=16KiB");

    private LiveDay() {
    }

    static List<String> busy() {
        return BUSY;
    }

    /** Runs a day in this process. */
    static void run(Path data, Path file, List<String> sets) throws IOException {
        run(data, file, sets, UnaryOperator.identity());
    }

    /**
     * Runs a day in this process.
     *
     * @param sets settings beside those that every run has
     * @param between puts something between the day and the ring, such as bad prints
     */
    static void run(Path data, Path file, List<String> sets, UnaryOperator<Publisher> between) throws IOException {
        Path journal = begin(data);
        List<String> all = new ArrayList<>(QUICK);
        all.addAll(sets);
        try (Engine engine = Engine.start(new EngineOptions(data, Settings.load(null, all), false, false))) {
            long[] ends = ends(journal);
            Publisher ring = between.apply(engine.publisher());
            boolean quotesAlone = file.getParent().getParent().endsWith("equity-quotes");
            AsLive live = new AsLive(quotesAlone ? new Purchases(ring, engine.instruments()) : ring, ends[0],
                    ends[1]);
            engine.run(new FileFeed(file, format(file), new FileFeedOptions(false, 0, 1, true, 1, 1 << 20),
                    engine.loadedFiles(), live, engine.instruments(),
                    (origin, reason, feedId, payload, offset, length) -> {
                        throw new AssertionError(origin + ": " + reason);
                    }, new BackoffIdleStrategy(10, 10, 1_000, IDLE_NS), live::now, FileProgress.NONE));
            live.goOn(QUIET_SECONDS);
            if (engine.failure() != null) {
                throw new AssertionError("the engine halted", engine.failure());
            }
        }
    }

    /**
     * Begins a journal of the known id, with an event that nothing is decided on: an empty one of known id wants to ask the
     * database how far it came.
     */
    static Path begin(Path data) throws IOException {
        Path directory = data.resolve("journal");
        if (!Files.exists(directory.resolve("journal.id"))) {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("journal.id"), JOURNAL_ID);
            try (Journal journal = Journal.open(directory, JournalOptions.defaults().withChronicleBlockBytes(1 << 20)
                    .withDiskFloorBytes(16 << 20)); MarketWriter market = journal.startMarket(1)) {
                Frame frame = new Frame(128);
                frame.clock(NO_TIME);
                frame.seal();
                EventHeader.sequence(frame.buffer(), frame.offset(0), 1);
                market.append(frame.buffer(), frame.offset(0), frame.length(0));
                market.commit(-1);
            }
        }
        return directory;
    }

    /** @return newest clock and receive time of the newest tick on the tape, ns */
    private static long[] ends(Path journal) {
        long[] found = {Long.MIN_VALUE, 0};
        JournalView view = JournalView.of(journal);
        try (MessageCursor tape = MessageCursor.open(view.stream("market"), 1, view.readable())) {
            while (tape.next()) {
                boolean clock = EventHeader.templateId(tape.buffer(), tape.offset()) == ClockDecoder.TEMPLATE_ID;
                long time = EventHeader.receiveTime(tape.buffer(), tape.offset());
                if (clock && time != NO_TIME) {
                    found[0] = Math.max(found[0], time);
                }
                if (Tick.isTick(tape.buffer(), tape.offset())) {
                    found[1] = Math.max(found[1], time);
                }
            }
        }
        return found;
    }

    static FileFormat format(Path file) {
        String name = file.toString();
        return name.endsWith(".gz")
                ? new BinanceFormat(BinanceOptions.defaults())
                : name.endsWith("quote.zip")
                        ? LeanFormat.quotes(LeanOptions.fromFile())
                        : LeanFormat.trades(LeanOptions.fromFile());
    }

    /** In a process of its own: data directory, file, settings. */
    public static void main(String[] arguments) throws IOException {
        run(Path.of(arguments[0]), Path.of(arguments[1]), List.of(arguments).subList(2, arguments.length));
    }
}
