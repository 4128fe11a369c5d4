package io.tapedeck.app.command;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.ComponentOptions;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.feed.file.FileFeed;
import io.tapedeck.feed.file.FileFeedOptions;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.FileResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.BackoffIdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads files of ticks: journals them, lands them, and says what became of each record. */
@Command(name = "load", description = {
        "Loads files (zip, gz, zst, plain) as historical events, and waits until they have landed.",
        "A file is known by its content: after a crash its load goes on behind the last journaled record, and loading it again adds nothing."})
final class LoadCommand implements Callable<Integer> {
    private static final Duration LANDING_POLL = Duration.ofMillis(250);
    private static final long NS_MIN = 1_000;
    private static final long NS_MAX = 1_000_000;
    /** What the server's clock may differ from this host's, s. */
    private static final long CLOCK_SLACK_S = 60;

    @Mixin(name = "common")
    private CommonOptions common;

    @Mixin
    private FileFormats formats;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, loaded one after the other")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--again", description = "Loads content once more that is on the tape already")
    private boolean again;

    @Option(names = "--live", description = "As live events: they reach signals and triggers")
    private boolean liveEvents;

    @Option(names = "--no-wait", description = "Ends when all is journaled; what is not landed lands at the next start")
    private boolean noWait;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = common.settings();
        AtomicReference<Engine> started = new AtomicReference<>();
        FileFormat format = formats.format(settings, () -> started.get().tables());
        files.forEach(LoadCommand::checkReadable);
        StopSignal signal = common.stopSignal();
        long begin = System.nanoTime();
        LoadProgress progress = new LoadProgress(files.size());
        int code;
        try (Engine engine = Engine.start(new EngineOptions(common.data(), settings, false, !noWait))) {
            started.set(engine);
            progress.watch(engine);
            try (ProgressLine line = new ProgressLine(common.err(), progress::line)) {
                code = load(engine, format, options(settings), progress, line, signal);
                progress.freeze();
            }
        }
        report(progress, (System.nanoTime() - begin) / 1e9).print(common.out(), json);
        return code;
    }

    private static void checkReadable(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw TapedeckException.configuration(file + ": there is no such file, or it cannot be read");
        }
    }

    private FileFeedOptions options(Settings settings) {
        FileFeedOptions options = ComponentOptions.files(settings.files()).historical(!liveEvents);
        return again ? options.again(System.nanoTime() | 1) : options;
    }

    private int load(Engine engine, FileFormat format, FileFeedOptions options, LoadProgress progress,
            ProgressLine line, StopSignal signal) throws InterruptedException {
        long lastTicket = -1;
        long begin = System.nanoTime();
        for (Path file : files) {
            FileFeed feed = new FileFeed(file, format, options, engine.loadedFiles(), engine.publisher(),
                    engine.instruments(), engine.rejects(), new BackoffIdleStrategy(10, 10, NS_MIN, NS_MAX),
                    engine.clock(), progress);
            signal.onRequest(feed::stop);
            engine.run(feed);
            FileResult result = feed.result();
            line.say(result.describe(file.toString()));
            progress.ended(result);
            lastTicket = Math.max(lastTicket, result.lastTicket());
            if (signal.requested()) {
                return ExitCode.FAILED;
            }
        }
        if (noWait || !engine.lands()) {
            return engine.progress().awaitSynced(lastTicket, Long.MAX_VALUE / 2) ? ExitCode.GOOD : failed(engine);
        }
        progress.landing();
        while (!engine.awaitLanded(lastTicket, LANDING_POLL)) {
            if (engine.failure() != null) {
                return failed(engine);
            }
            if (signal.requested()) {
                line.say("interrupted: all is journaled, the rest lands at the next start");
                return ExitCode.FAILED;
            }
        }
        long seconds = CLOCK_SLACK_S + (System.nanoTime() - begin) / 1_000_000_000L;
        RetentionNote.of(engine.database().database(), seconds).forEach(line::say);
        return ExitCode.GOOD;
    }

    private static int failed(Engine engine) {
        throw TapedeckException.fatal("the engine halted: " + ExitCode.explain(engine.failure()), engine.failure());
    }

    private Report report(LoadProgress progress, double seconds) {
        Report report = progress.report();
        report.put("seconds", seconds);
        report.put("records_per_second", Math.round((long) report.get("received") / seconds));
        return report;
    }
}
