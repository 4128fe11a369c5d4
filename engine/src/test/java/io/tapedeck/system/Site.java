package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapedeck.FaultProxy;
import io.tapedeck.app.CommandRun;
import io.tapedeck.app.Main;
import io.tapedeck.app.engine.RunFile;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.journal.JournalView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Where an engine works: a folder with its data directory and logs, a database, settings; and the processes that worked there.
 * Closing kills what still runs. One thread.
 */
final class Site implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long POLL_NS = 20_000_000;
    /** A process that soon dies starts sooner with the simple compiler and collector. */
    private static final List<String> SHORT_LIFE = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path folder;
    private final Path data;
    private final List<String> common = new ArrayList<>();
    private final List<EngineProcess> processes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private List<String> jvm = SHORT_LIFE;

    /** @param url of the database with user and password; empty: the engine's own under the data directory */
    Site(Path folder, String url) {
        this.folder = folder;
        data = folder.resolve("data");
        common.addAll(List.of("--data", data.toString()));
        if (!url.isEmpty()) {
            common.addAll(List.of("--db", url));
        }
        set("journal.chronicle-block", "1MiB").set("http.port", "0").set("ilp.port", "0");
        set("landing.retry-max", "500ms");
    }

    /** @return the URL of a database, user and password in it, that leads through a proxy */
    static String through(FaultProxy proxy, TestDatabase database) throws IOException {
        URI direct = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        return "jdbc:postgresql://127.0.0.1:" + proxy.port() + direct.getPath() + "?user=" + database.user()
                + "&password=" + database.password();
    }

    /** Sets a key of the configuration for all processes that start from now on. */
    Site set(String key, Object value) {
        common.addAll(List.of("--set", key + "=" + value));
        return this;
    }

    /** Sets the JVM's options, beside the daemon's own, of all processes that start from now on. */
    Site jvm(String... options) {
        jvm = List.of(options);
        return this;
    }

    /** Small blocks and batches: many places to be killed at. */
    Site fine() {
        return set("pipeline.ring-slots", "1024").set("pipeline.block-bytes-max", "64KiB")
                .set("landing.batch-rows", "2000").set("landing.batch-age", "20ms");
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return data;
    }

    /** @return the command line of a command that works here */
    List<String> line(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(common);
        line.addAll(List.of(arguments));
        return line;
    }

    /** Starts a command of the engine. */
    EngineProcess start(String command, String... arguments) throws IOException {
        return start(Main.class, line(command, arguments));
    }

    /** Starts another main class. */
    EngineProcess start(Class<?> main, List<String> arguments) throws IOException {
        Path log = folder.resolve("process-" + (processes.size() + 1));
        EngineProcess process = new EngineProcess(main, log, jvm, arguments);
        processes.add(process);
        return process;
    }

    /** Runs a command of the engine to its good end and gives its report. */
    JsonNode run(String command, String... arguments) throws IOException, InterruptedException {
        EngineProcess process = start(command, arguments);
        assertThat(process.exitCode(PATIENCE)).as(process.err()).isZero();
        return process.json();
    }

    /** Starts the daemon and waits until it takes requests. */
    EngineProcess daemon(String... arguments) throws IOException {
        EngineProcess process = start("run", arguments);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (url(process).isEmpty()) {
            assertThat(process.isAlive()).as(process.err()).isTrue();
            assertThat(System.nanoTime()).as("the daemon is not up").isLessThan(until);
            LockSupport.parkNanos(POLL_NS);
        }
        return process;
    }

    /** @return base URL of the daemon's HTTP server, empty while it is not up */
    String url(EngineProcess daemon) {
        return RunFile.read(data).filter(file -> file.pid() == daemon.pid()).map(RunFile::http).orElse("");
    }

    /** Asks the daemon. */
    HttpResponse<String> get(EngineProcess daemon, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url(daemon) + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Writes line protocol to the daemon. */
    HttpResponse<String> post(EngineProcess daemon, String lines) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url(daemon) + "/write"))
                .POST(HttpRequest.BodyPublishers.ofString(lines)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** @return the highest sequence that the journal calls synced, as another process sees it; 0 before there is one */
    long synced() {
        try {
            return Files.isDirectory(data.resolve("journal/market"))
                    ? JournalView.of(data.resolve("journal")).readable().getAsLong()
                    : 0;
        } catch (TapedeckException e) {
            return 0; // it is just being made
        }
    }

    /** Runs {@code verify} and {@code reconcile}: both must find nothing wrong. */
    void requireWhole() {
        for (String command : List.of("verify", "reconcile")) {
            CommandRun run = CommandRun.of(line(command, "--json").toArray(String[]::new));
            assertThat(run.code()).as("%s in %s: %s%s", command, folder, run.out(), run.err()).isZero();
        }
    }

    /** No process that ran here has logged an error. */
    void requireQuiet() throws IOException {
        for (EngineProcess process : processes) {
            assertThat(process.alarms()).as("log of process %d in %s", process.pid(), folder).isEmpty();
        }
    }

    @Override
    public void close() {
        processes.forEach(EngineProcess::close);
        http.close();
    }
}
