package io.tapedeck.app.command;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import io.tapedeck.common.TapedeckException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The daemon. */
@Command(name = "run", description = {"Runs the engine: line protocol over TCP and HTTP, journal, landing, metrics.",
        "SIGTERM or SIGINT stops it in order: feeds end, the ring drains, the lanes flush within engine.stop-timeout; exit code 0. While the database is away it journals, and lands when the database is back."})
final class RunCommand implements Callable<Integer> {
    private static final long POLL_MS = 200;

    @Mixin(name = "common")
    private CommonOptions common;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = common.settings();
        Logging.daemon(settings.log(), common.verbose());
        Logger log = LoggerFactory.getLogger(RunCommand.class);
        StopSignal signal = common.stopSignal();
        Report report;
        Throwable failure;
        try (Engine engine = Engine.start(new EngineOptions(common.data(), settings, true, false))) {
            log.info("running on {}", common.data());
            while (!signal.await(POLL_MS) && engine.failure() == null) {
                // both are awaited: the signal a moment, the failure at each turn
            }
            log.info(engine.failure() == null ? "stopping: asked to" : "stopping: halted");
            engine.stop();
            failure = engine.failure();
            report = new Report().putAll(Counts.of(engine.status()).asMap());
        }
        if (failure != null) {
            throw TapedeckException.fatal("the engine halted: " + ExitCode.explain(failure), failure);
        }
        log.info("stopped");
        if (json) {
            report.print(common.out(), true);
        }
        return ExitCode.GOOD;
    }
}
