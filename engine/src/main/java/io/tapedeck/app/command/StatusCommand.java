package io.tapedeck.app.command;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.app.engine.RunFile;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import io.tapedeck.landing.Landing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says how the engine does. */
@Command(name = "status", description = {
        "Says what the engine does: asks the running daemon, else reads journal and database.",
        "Counts are since the daemon's start; without a daemon they are of the whole journal that is kept."})
final class StatusCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Mixin(name = "common")
    private CommonOptions common;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = common.settings();
        Optional<RunFile> running = RunFile.read(common.data());
        Report report = running.isPresent() && !running.get().http().isEmpty()
                ? ask(running.get(), settings.http().token())
                : read(settings, running);
        report.print(common.out(), json);
        return ExitCode.GOOD;
    }

    private static Report ask(RunFile running, String token) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(running.http() + "/status")).timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("Authorization", "Token " + token);
        }
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw TapedeckException.configuration("the engine of process " + running.pid() + " answers "
                        + answer.statusCode() + " at " + running.http() + "/status: " + answer.body().strip()
                        + (answer.statusCode() == 401 ? "; give its token: --set http.token=..." : ""));
            }
            Map<String, Object> values = new ObjectMapper().readValue(answer.body(), new TypeReference<>() {
            });
            return new Report().put("running", true).putAll(values);
        } catch (IOException e) {
            throw TapedeckException.fatal("the engine of process " + running.pid() + " does not answer at "
                    + running.http() + "/status within " + PATIENCE.toSeconds() + " s: " + e.getMessage(), e);
        }
    }

    private Report read(Settings settings, Optional<RunFile> running) {
        JournalView journal = JournalView.of(common.data().resolve("journal"));
        long readable = journal.readable().getAsLong();
        long first;
        try (JournalReader reader = journal.marketReader()) {
            first = reader.firstSequence();
        }
        long events = first == 0 ? 0 : readable - first + 1;
        Report report = new Report().put("running", running.isPresent()).put("journal", journal.id())
                .put("received", events).put("journaled", events);
        try (DatabaseAccess access = DatabaseAccess.open(settings.database(), common.data())) {
            long landed = access.needsMigration()
                    ? 0
                    : Landing.lowestWatermark(access.database(), journal.id());
            report.put("landed", Math.max(0, landed - Math.max(0, first - 1))).put("rejected", 0).put("refused", 0)
                    .put("duplicate", 0).put("lag", Math.max(0, readable - landed)).put("sequence_first", first)
                    .put("sequence_synced", readable).put("sequence_landed", landed)
                    .put("outputs_synced", journal.readable(Journal.OUTPUTS).getAsLong())
                    .put("database", access.database().url());
        }
        return report;
    }
}
