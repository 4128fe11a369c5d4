package io.tapedeck.app;

import io.tapedeck.app.engine.RunFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Rates of rows from the socket to the tables, through the whole daemon, measured by hand: open loop, on a fixed plan; what
 * landed is counted in the database. Arguments: seconds, signals/s, trades/s (both JSON over HTTP), market_data_hf rows/s (line
 * protocol over TCP). Embedded server; the host's other work shows in the figures.
 */
final class RowRate {
    private static final int BATCHES = 20;
    private static final long NANOS = 1_000_000_000L;

    private RowRate() {
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = Integer.parseInt(arguments[0]);
        Path data = Files.createTempDirectory("row-rate");
        Path err = data.resolve("err");
        Process daemon = CommandRun.fork(data.resolve("data"), err, "run", "--set", "http.port=0", "--set",
                "ilp.port=19009",
                "--set", "database.embedded.settings={shared_buffers=256MB}", "--set", "journal.chronicle-block=64MiB");
        try {
            while (RunFile.read(data.resolve("data")).isEmpty()) {
                LockSupport.parkNanos(100_000_000L);
                if (!daemon.isAlive()) {
                    throw new IllegalStateException(Files.readString(err));
                }
            }
            double engine = cpuSeconds(daemon.toHandle());
            double server = cpuSeconds(daemon.descendants().toArray(ProcessHandle[]::new));
            run(RunFile.read(data.resolve("data")).orElseThrow().http(), seconds, Integer.parseInt(arguments[1]),
                    Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]), data.resolve("data"));
            System.out.printf("processor time: engine %.1f s, server %.1f s%n", cpuSeconds(daemon.toHandle()) - engine,
                    cpuSeconds(daemon.descendants().toArray(ProcessHandle[]::new)) - server);
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }

    private static double cpuSeconds(ProcessHandle... processes) {
        double seconds = 0;
        for (ProcessHandle process : processes) {
            seconds += process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
        }
        return seconds;
    }

    private static void run(String http, int seconds, int signals, int trades, int bars, Path data) throws Exception {
        AtomicLong refused = new AtomicLong();
        AtomicLong late = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        long begin = System.nanoTime() + NANOS;
        if (signals > 0) {
            threads.add(Thread.ofPlatform()
                    .start(() -> post(http + "/rows/signals", begin, seconds, signals, false, refused,
                            late)));
        }
        if (trades > 0) {
            threads.add(
                    Thread.ofPlatform().start(() -> post(http + "/rows/trades", begin, seconds, trades, true, refused,
                            late)));
        }
        if (bars > 0) {
            threads.add(Thread.ofPlatform().start(() -> stream(begin, seconds, bars, late)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long sent = System.nanoTime();
        long all = (long) seconds * (signals + trades + bars);
        long landed = 0;
        while (landed + refused.get() < all && System.nanoTime() - sent < 60 * NANOS) {
            LockSupport.parkNanos(200_000_000L);
            landed = CommandRun.on(data, "status", "--json").json().get("landed").asLong();
        }
        double behind = (System.nanoTime() - sent) / 1e9;
        String counts = CommandRun.on(data, "sql", "--json",
                "SELECT (SELECT count(*) FROM signals) AS signals, (SELECT count(*)"
                        + " FROM trades) AS trades, (SELECT count(*) FROM market_data_hf) AS bars, (SELECT count(*) FROM positions) AS"
                        + " positions, (SELECT count(*) FROM rejected_records) AS rejected")
                .out();
        System.out.printf(
                "%d s, asked %,d signals/s, %,d trades/s, %,d market_data_hf/s: landed %,d of %,d, %.1f s behind the last"
                        + " sent, refused %,d, worst lateness of the sender %,d ms; tables %s%n",
                seconds, signals, trades, bars,
                landed, all, behind, refused.get(), late.get() / 1_000_000, counts.strip());
    }

    private static void post(String url, long begin, int seconds, int rate, boolean trades, AtomicLong refused,
            AtomicLong late) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            int size = rate / BATCHES;
            for (int batch = 0; batch < seconds * BATCHES; batch++) {
                StringBuilder body = new StringBuilder("[");
                Instant now = Instant.ofEpochSecond(1_795_000_000L + batch / BATCHES);
                for (int i = 0; i < size; i++) {
                    int number = batch * size + i;
                    body.append(i == 0 ? "" : ",").append(trades ? trade(now, number) : signal(now, number));
                }
                awaitPlan(begin + batch * NANOS / BATCHES, late);
                HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                        .POST(HttpRequest.BodyPublishers.ofString(body.append(']').toString())).build();
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 204) {
                    refused.addAndGet(size);
                    System.out.println(answer.statusCode() + " " + answer.body());
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signal(Instant now, int number) {
        return "{\"timestamp\":\"" + now.plusNanos(number % 1_000_000 * 1_000L) + "\",\"symbol\":\"S" + number % 5_000
                + "\",\"agent_name\":\"agent-" + number % 7 + "\",\"signal_type\":\"momentum\",\"value\":0."
                + (100 + number % 900)
                + ",\"confidence\":0.75,\"strength\":0.5,\"direction\":\"BUY\",\"entry_price\":" + (100 + number % 50)
                + ".25,\"top_3_reasons\":[\"volume\",\"trend\",{\"rsi\":61.5}],\"technical_indicators\":{\"rsi\":61.5,\"macd\":-0.25},"
                + "\"model_version\":\"1.2\"}";
    }

    private static String trade(Instant now, int number) {
        boolean buys = number % 2 == 0;
        return "{\"executed_at\":\"" + now.plusNanos(number % 1_000_000 * 1_000L) + "\",\"trade_id\":\"t" + number
                + "\",\"order_id\":\"o" + number + "\",\"symbol\":\"S" + number % 500
                + "\",\"exchange\":\"X\",\"side\":\""
                + (buys ? "BUY" : "SELL") + "\",\"quantity\":" + (buys ? 10 : -10) + ",\"price\":" + (100 + number % 50)
                + ".25,\"strategy\":\"s\",\"agent_name\":\"a\",\"broker\":\"b\",\"commission\":0.35}";
    }

    private static void stream(long begin, int seconds, int rate, AtomicLong late) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 19_009);
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16)) {
            int size = rate / 100;
            long number = 0;
            for (int batch = 0; batch < seconds * 100; batch++) {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < size; i++) {
                    lines.append("market_data_hf,symbol=S").append(number % 5_000).append(
                            ",exchange=X,timeframe=tick,provider=p open=1.5,high=1.5,low=1.5,close=1.5,volume=100i ")
                            .append(1_795_000_000_000_000_000L + number++ * 1_000).append('\n');
                }
                awaitPlan(begin + batch * NANOS / 100, late);
                out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitPlan(long planned, AtomicLong late) {
        long rest;
        while ((rest = planned - System.nanoTime()) > 0) {
            LockSupport.parkNanos(rest);
        }
        late.accumulateAndGet(-rest, Math::max);
    }
}
