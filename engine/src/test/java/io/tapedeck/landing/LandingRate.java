package io.tapedeck.landing;

import io.tapedeck.database.Database;
import io.tapedeck.database.EmbeddedOptions;
import io.tapedeck.database.EmbeddedPostgres;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.RowWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.agrona.concurrent.UnsafeBuffer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Measures how fast a journal lands, against the bare COPY of the same rows in the same run: two connections, the same
 * batches, already sorted and encoded. Arguments: {@code ticks|market_data_hf}, rows, lanes, repetitions. Embedded server,
 * fsync on, each batch committed. Prints rows a second, and the processor time of lanes and of the server's processes, which
 * tells more than the clock on a machine that does other work.
 */
public final class LandingRate {
    private static final int SYMBOLS = 5_000;
    private static final int BLOCK = 2_000;
    private static final long SEED = 5;

    private final String table;
    private final int rows;
    private final int lanes;

    private long postmaster;

    private LandingRate(String table, int rows, int lanes) {
        this.table = table;
        this.rows = rows;
        this.lanes = lanes;
    }

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        LandingRate rate = new LandingRate(arguments[0], Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]));
        Path directory = Files.createTempDirectory(Path.of("target"), "landing-rate").toAbsolutePath();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory.resolve("postgres"),
                EmbeddedOptions.defaults()); Database database = Database.open(server)) {
            database.migrations().migrate();
            rate.postmaster = server.processId().orElseThrow();
            for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
                rate.measure(database, directory.resolve("journal-" + i));
            }
        }
    }

    private void measure(Database database, Path directory) throws Exception {
        try (LandingTape tape = new LandingTape(directory, 64 << 20)) {
            write(tape);
            truncate(database);
            LandingOptions options = LandingOptions.defaults();
            LandingOptions some = new LandingOptions(lanes, options.batchRows(), options.batchBytes(),
                    options.batchAgeNs(), options.idleAdvanceNs(), options.parallelTables(), options.acceptFrom(),
                    options.acceptTo(), options.rejectPayloadMax(), false, false, options.retryMinNs(),
                    options.retryMaxNs(), 1);
            double serverBefore = serverSeconds();
            long begin = System.nanoTime();
            try (Landing landing = new Landing(some, database, tape.journal(), UUID.randomUUID(), e -> {
                throw new IllegalStateException(e);
            })) {
                landing.start();
                if (!landing.flushTo(tape.sequence(), Duration.ofMinutes(5))) {
                    throw new IllegalStateException(landing.status().toString());
                }
                print("landed", begin, serverBefore, laneSeconds());
                if (landing.status().landed() != rows) {
                    throw new IllegalStateException(landing.status().toString());
                }
            }
            verify(database);
            bare(database, tape);
        }
    }

    private void verify(Database database) throws Exception {
        try (Connection connection = database.connection()) {
            long found = LandingTest.number(connection, "SELECT count(*) FROM " + table);
            if (found != rows) {
                throw new IllegalStateException("expected " + rows + " rows, found " + found);
            }
        }
    }

    private void truncate(Database database) throws Exception {
        try (Connection connection = database.connection(); Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE " + table);
            statement.execute("CHECKPOINT");
        }
    }

    private void write(LandingTape tape) {
        SplittableRandom random = new SplittableRandom(SEED);
        Frame frame = new Frame(1 << 20);
        RowWriter row = new RowWriter();
        for (int i = 0; i < rows; i++) {
            long time = RandomTicks.BEGIN + i * 1_000L;
            String symbol = "S" + (int) (SYMBOLS * Math.pow(random.nextDouble(), 2));
            long price = 100_000_000_000L + random.nextInt(10_000) * 10_000_000L;
            if (table.equals("ticks")) {
                var trade = frame.trade(Instruments.id("TEST", symbol), time, time, i + 1, 0).price(price);
                trade.size().mantissa(random.nextInt(1, 100) * 100L).exponent((byte) 0);
            } else {
                bar(row, symbol, time, price / 10_000_000, random);
                frame.row(Instruments.id("TEST", symbol), time, time, i + 1, row);
            }
            if ((i + 1) % BLOCK == 0 || i + 1 == rows) {
                tape.append(frame);
                tape.commit();
            }
        }
    }

    private static void bar(RowWriter row, String symbol, long time, long cents, SplittableRandom random) {
        row.begin("market_data_hf");
        text(row, "symbol", symbol);
        text(row, "exchange", "TEST");
        text(row, "timeframe", "tick");
        text(row, "provider", "synthetic");
        decimal(row, "open", cents);
        decimal(row, "high", cents + random.nextInt(10));
        decimal(row, "low", cents - random.nextInt(10));
        decimal(row, "close", cents);
        UnsafeBuffer volume = buffer("volume");
        row.putLong(volume, 0, volume.capacity(), random.nextInt(1, 10_000));
        UnsafeBuffer timestamp = buffer("timestamp");
        row.putTimestamp(timestamp, 0, timestamp.capacity(), time);
    }

    private static void decimal(RowWriter row, String name, long cents) {
        UnsafeBuffer column = buffer(name);
        row.putDecimal(column, 0, column.capacity(), cents, -2);
    }

    private static void text(RowWriter row, String name, String value) {
        UnsafeBuffer column = buffer(name);
        UnsafeBuffer text = buffer(value);
        row.putText(ColumnType.TEXT, column, 0, column.capacity(), text, 0, text.capacity());
    }

    private static UnsafeBuffer buffer(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Encodes what the lanes would send, then sends it with nothing else around it. */
    private void bare(Database database, LandingTape tape) throws Exception {
        List<List<byte[]>> batches = new ArrayList<>();
        String[] command = new String[1];
        try (Connection connection = database.laneConnection()) {
            for (int lane = 0; lane < lanes; lane++) {
                batches.add(new BareBatches(lanes, lane).encode(connection, tape, command));
            }
            connection.rollback();
        }
        truncate(database);
        double serverBefore = serverSeconds();
        long begin = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (List<byte[]> share : batches) {
            threads.add(Thread.ofPlatform().start(() -> send(database, command[0], share)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        print("bare", begin, serverBefore, 0);
        verify(database);
    }

    private static void send(Database database, String command, List<byte[]> batches) {
        try (Connection connection = database.laneConnection()) {
            for (byte[] batch : batches) {
                CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command);
                for (int at = 0; at < batch.length; at += 128 << 10) {
                    copy.writeToCopy(batch, at, Math.min(128 << 10, batch.length - at));
                }
                copy.endCopy();
                connection.commit();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void print(String what, long begin, double serverBefore, double lane) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        double server = serverSeconds() - serverBefore;
        System.out.printf("%s %s: %d rows, %d lanes, %.2f s, %.0f rows/s; processor us/row: lanes %.2f, server %.2f%n",
                table, what, rows, lanes, seconds, rows / seconds, lane / rows * 1e6, server / rows * 1e6);
    }

    private static double laneSeconds() {
        var threads = ManagementFactory.getThreadMXBean();
        double sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("tapedeck-lane")) {
                sum += threads.getThreadCpuTime(thread.getThreadId()) / 1e9;
            }
        }
        return sum;
    }

    /** Processor time of the server and its processes, running and ended, from /proc. */
    private double serverSeconds() {
        return cpu(postmaster) + ProcessHandle.of(postmaster).stream().flatMap(ProcessHandle::children)
                .mapToDouble(process -> cpu(process.pid())).sum();
    }

    private static double cpu(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            long ended = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
            return (own + ended) / 100.0;
        } catch (IOException e) {
            return 0; // it has ended meanwhile
        }
    }
}
