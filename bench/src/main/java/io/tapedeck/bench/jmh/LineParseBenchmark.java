package io.tapedeck.bench.jmh;

import io.tapedeck.event.Frame;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.feed.RowTables;
import io.tapedeck.feed.ilp.Dialect;
import io.tapedeck.feed.ilp.LineLimits;
import io.tapedeck.feed.ilp.LineMapper;
import io.tapedeck.feed.ilp.LineParser;
import io.tapedeck.feed.ilp.TickMapping;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many lines of trades a second does one thread parse and map to messages? No socket, no ring. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class LineParseBenchmark {
    private static final int LINES = 10_000;
    private static final int FRAME_LINES = 64;
    private static final LineLimits LIMITS = new LineLimits(1 << 20, 127, 1_024);

    /** Symbols that the lines are of. */
    @Param({"50", "5000"})
    public int symbols;

    private final Frame frame = new Frame(FRAME_LINES * 256);
    private byte[] lines;
    private LineMapper mapper;

    /** A ring that takes everything, as instruments are defined. */
    private static final class Takes implements Publisher {
        private long ticket;

        @Override
        public long offer(Frame offered) {
            return ticket++;
        }

        @Override
        public int frameSlotsMax() {
            return 1 << 14;
        }
    }

    /** Writes the lines. */
    @Setup
    public void write() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("trades,symbol=S").append(i * 7 % symbols).append(",exchange=XNAS price=").append(100 + i % 50)
                    .append('.').append(10 + i % 90).append(",size=").append(1 + i % 900).append(",side=\"buy\" ")
                    .append(1_772_634_600_000_000_000L + i * 1_000L).append('\n');
        }
        lines = text.toString().getBytes(StandardCharsets.US_ASCII);
        mapper = new LineMapper(TickMapping.defaults(""), RowTables.none(),
                new InstrumentCache(new Instruments(), new Takes(), ""));
    }

    /** All lines once. @return messages made */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public long parseAndMap() {
        LineParser parser = new LineParser(Dialect.QUESTDB, LIMITS);
        long mapped = 0;
        int at = 0;
        while (parser.next(lines, at, lines.length, true) == LineParser.Outcome.LINE) {
            at = parser.end();
            if (mapper.map(parser.line(), 1, 1, mapped + 1, frame) != LineMapper.Outcome.APPENDED) {
                throw new IllegalStateException("line " + mapped + ": " + mapper.errorReason());
            }
            mapped++;
            if (frame.count() == FRAME_LINES) {
                frame.clear();
            }
        }
        if (mapped != LINES) {
            throw new IllegalStateException("parsed " + mapped + " of " + LINES + " lines");
        }
        return mapped;
    }
}
