package io.tapedeck.bench.queries;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.BenchFrame;
import io.tapedeck.bench.frame.Environment;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures queries beside the tape: scripts/bench queries. */
@Command(name = "bench queries", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Fills a database with a day of ticks and bars, opens connections, and times each query of the specifications and of a trader's"
                + " day while ticks arrive. Keeps plans.",
        "Exit codes: 0 each p95 below 100 ms, 1 one is not or a count is wrong, 2 usage, 3 failed."})
public final class QueryBench implements Callable<Integer> {
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

    @Mixin
    private BenchFrame frame;

    private QueryBench() {
    }

    /** Runs and exits. */
    public static void main(String[] arguments) {
        BenchFrame.main(new QueryBench(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        if (ticks < 1_000 || symbols < 1 || querying < 1 || connections < querying || calls < querying || rate < 1) {
            throw new CommandLine.ParameterException(new CommandLine(this),
                    "--ticks must be at least 1000, --symbols and --rate at least 1, --connections and --calls at least --querying");
        }
        PrintStream out = frame.out();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("started", frame.started().toString());
        frame.run("queries", (target, directory) -> {
            Map<String, Object> environment = new LinkedHashMap<>(Environment.of(target, symbols, directory));
            environment.put("connections", connections + " open, " + querying + " asking");
            environment.put("minute rows of sage", "by SQL for " + watched + " symbols; the engine's are off");
            environment.forEach((name, value) -> out.printf("%-20s %s%n", name.replace('_', ' '), value));
            result.put("environment", environment);
            measure(target, directory, out, result);
        });
        frame.keep("queries",
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(result));
        return Boolean.TRUE.equals(result.get("good")) ? 0 : BenchFrame.WRONG;
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
