package io.tapedeck.landing;

import io.tapedeck.bench.jmh.TickMaker;
import io.tapedeck.event.EventHeader;
import java.nio.ByteBuffer;
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

/** How many ticks a second does one lane encode for COPY? No server. Here, because the encoding is the package's own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CopyEncodingBenchmark {
    private static final int SIGNATURE_BYTES = 19;
    private static final int TRAILER_BYTES = 2;
    private static final int BATCH = 50_000;

    /** Symbols, drawn evenly. */
    @Param({"50", "5000"})
    public int symbols;

    private final BinaryRows rows = new BinaryRows(BATCH * 160);
    private MessageBatch messages;
    private TickFormat format;

    /** Gathers a batch, as a lane does. */
    @Setup
    public void gather() {
        TickMaker maker = new TickMaker(symbols);
        messages = new MessageBatch(BATCH, BATCH * 128);
        for (int i = 0; i < BATCH; i++) {
            maker.next();
            EventHeader.sequence(maker.buffer(), maker.offset(), i + 1L);
            messages.add(maker.buffer(), maker.offset(), maker.length(), 0);
        }
        format = new TickFormat(1, LandingOptions.defaults().accepted());
    }

    /** One batch. @return bytes of the COPY */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long encode() {
        rows.truncate(0);
        rows.header();
        for (int i = 0; i < messages.count(); i++) {
            if (format.write(messages, i, rows) != null) {
                throw new IllegalStateException("tick " + i + " was refused");
            }
        }
        rows.trailer();
        requireRows();
        return rows.length();
    }

    /** Walks over the fields' lengths, as the server does: a batch must hold as many rows as it was given. */
    private void requireRows() {
        ByteBuffer bytes = ByteBuffer.wrap(rows.array(), 0, rows.length() - TRAILER_BYTES);
        bytes.position(SIGNATURE_BYTES);
        int count = 0;
        while (bytes.hasRemaining()) {
            int fields = bytes.getShort();
            for (int i = 0; i < fields; i++) {
                int length = bytes.getInt();
                bytes.position(bytes.position() + Math.max(0, length));
            }
            count++;
        }
        if (count != messages.count()) {
            throw new IllegalStateException("encoded " + count + " of " + messages.count() + " rows");
        }
    }
}
