package io.tapedeck.bench.queries;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tapedeck.bench.ingest.BenchDatabase;
import io.tapedeck.bench.ingest.Environment;
import io.tapedeck.bench.ingest.IngestRun;
import io.tapedeck.database.EmbeddedOptions;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures queries beside the tape: scripts/bench queries. */
@Command(name = "bench queries", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Fills a database with a day of ticks and bars, opens connections, and times each query of the specifications and of a trader's"
                + " day while ticks arrive. Keeps plans.",
        "Exit codes: 0 each p95 below 100 ms, 1 one is not or a count is wrong, 2 usage, 3 failed."})
public final class QueryBench implements Callable<Integer> {
    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss")
            .withZone(ZoneOffset.UTC);
    private static final int WRONG = 1;
    private static final int FAILED = 3;

    @Option(names = "--ticks", paramLabel = "N", defaultValue = "20000000", description = "Ticks of the day (default: ${DEFAULT-VALUE})")
    private long ticks;

    @Option(names = "--symbols", paramLabel = "N", defaultValue = "50000", description = "Symbols (default: ${DEFAULT-VALUE})")
    private int symbols;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "50000", description = "Ticks a second that arrive meanwhile (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "200", description = "Open connections (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--querying", paramLabel = "N", defaultValue = "5", description = "Connections that ask (default: ${DEFAULT-VALUE})")
    private int querying;

    @Option(names = "--calls", paramLabel = "N", defaultValue = "200", description = "Calls of each query (default: ${DEFAULT-VALUE})")
    private int calls;

    @Option(names = "--watched", paramLabel = "N", defaultValue = "10", description = "Symbols with rows in sage.market_data (default: ${DEFAULT-VALUE})")
    private int watched;

    @Option(names = "--db", paramLabel = "URL", description = "A server, with user and password of one who may create databases (default: embedded, in the working directory)")
    private String url;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the working directory is made and deleted again (default: bench/target)")
    private Path parent = Path.of(System.getProperty("tapedeck.bench.home", "bench"), "target");

    @Option(names = "--json", description = "Ends with one JSON object on standard output; the table goes to standard error")
    private boolean json;

    private QueryBench() {
    }

    /** Runs and exits. */
    public static void main(String[] arguments) {
        Configurator.setLevel("io.tapedeck", Level.WARN);
        CommandLine command = new CommandLine(new QueryBench());
        command.setExecutionExceptionHandler((exception, line, parsed) -> {
            exception.printStackTrace(line.getErr());
            return FAILED;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (ticks < 1_000 || symbols < 1 || querying < 1 || connections < querying || calls < querying || rate < 1) {
            throw new CommandLine.ParameterException(new CommandLine(this),
                    "--ticks must be at least 1000, --symbols and --rate at least 1, --connections and --calls at least --querying");
        }
        PrintStream out = json ? System.err : System.out;
        Files.createDirectories(parent);
        Path directory = Files.createTempDirectory(parent.toAbsolutePath(), "queries-");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("started", Instant.now().toString());
        try (BenchDatabase target = url == null
                ? BenchDatabase.embedded(directory.resolve("postgres"), EmbeddedOptions.defaults())
                : BenchDatabase.on(url)) {
            Map<String, Object> environment = new LinkedHashMap<>(Environment.of(target, symbols, directory));
            environment.put("connections", connections + " open, " + querying + " asking");
            environment.put("minute rows of sage", "by SQL for " + watched + " symbols; the engine's are off");
            environment.forEach((name, value) -> out.printf("%-20s %s%n", name.replace('_', ' '), value));
            result.put("environment", environment);
            measure(target, directory, out, result);
        } finally {
            IngestRun.delete(directory);
        }
        String text = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(result);
        Path results = Path.of(System.getProperty("tapedeck.bench.home", "bench"), "results");
        Files.createDirectories(results);
        Path file = results.resolve("queries-" + FILE_TIME.format(Instant.now()) + ".json");
        Files.writeString(file, text + "\n");
        System.err.println("kept in " + file);
        if (json) {
            System.out.println(text);
        }
        return Boolean.TRUE.equals(result.get("good")) ? 0 : WRONG;
    }

    private void measure(BenchDatabase target, Path directory, PrintStream out, Map<String, Object> result)
            throws Exception {
        QueryDay day = new QueryDay(target, out);
        Path data = directory.resolve("data");
        day.ticks(data, symbols, ticks);
        MarketSymbols names;
        try (Connection connection = target.database().connection()) {
            names = new MarketSymbols(connection);
        }
        day.rest(watched);
        List<Answer> answers = new ArrayList<>();
        out.printf("%n%-44s %-7s %7s %9s %9s %9s %9s %10s%n", "query", "group", "calls", "rows", "p50 ms", "p95 ms",
                "max ms", "lag ticks");
        try (Desk desk = new Desk(target, connections, querying);
                LiveTape tape = new LiveTape(day.engine(data), symbols, rate)) {
            Thread.sleep(Duration.ofSeconds(5)); // the tape at its pace, caches as a running day has them
            for (TraderQuery query : TraderQuery.all()) {
                Answer answer = desk.ask(query, names, calls, ticks);
                answers.add(answer);
                out.printf("%-44s %-7s %,7d %,9d %9.1f %9.1f %9.1f %,10d%s%n", query.name(), query.group(),
                        answer.times().getTotalCount(), answer.rows() / answer.times().getTotalCount(),
                        answer.millis(50), answer.millis(95), answer.millis(100), tape.lag(),
                        answer.good() ? "" : "  above 100 ms");
                out.flush();
            }
            tape.finish();
            long landed = target.count("ticks");
            boolean whole = landed == ticks + tape.received() - tape.refused();
            out.printf("meanwhile %,d ticks arrived, %,.0f a second, %,d refused; ticks hold %,d%s%n", tape.received(),
                    tape.rate(), tape.refused(), landed, whole ? "" : ": WRONG");
            result.put("live_ticks", tape.received());
            result.put("live_ticks_refused", tape.refused());
            result.put("live_ticks_per_second", Math.round(tape.rate()));
            result.put("counted", whole);
            result.put("good", whole && answers.stream().allMatch(Answer::good));
        }
        result.put("queries", answers.stream().map(Answer::asMap).toList());
    }
}
