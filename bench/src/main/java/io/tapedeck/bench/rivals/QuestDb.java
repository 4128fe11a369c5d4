package io.tapedeck.bench.rivals;

import io.questdb.ServerMain;
import io.tapedeck.bench.frame.Ports;
import io.tapedeck.bench.report.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * QuestDB in a process of its own, its defaults but for the ports; rows become visible when its log has been applied. Not in this
 * process: with compact object headers, which this one has, QuestDB 9.3.4 makes the JVM crash.
 */
final class QuestDb implements AutoCloseable {
    static final String WITHOUT = "journal, exactly-once (no deduplication by default), decisions, exact decimals, PostgreSQL's tables";
    private static final long VISIBLE_MAX_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long POLL_MS = 10;

    private static final long START_MAX_NS = TimeUnit.MINUTES.toNanos(1);

    private final Process server;
    private final Connection connection;
    private final int tcp;
    private final int http;

    private QuestDb(Process server, Connection connection, int tcp, int http) {
        this.server = server;
        this.connection = connection;
        this.tcp = tcp;
        this.http = http;
    }

    /** @return a server whose data is below {@code directory} */
    static QuestDb start(Path directory) throws IOException, SQLException {
        int tcp = Ports.free();
        int http = Ports.free();
        int sql = Ports.free();
        Files.createDirectories(directory.resolve("conf"));
        Files.write(directory.resolve("conf/server.conf"), List.of("http.bind.to=127.0.0.1:" + http,
                "line.tcp.net.bind.to=127.0.0.1:" + tcp, "pg.net.bind.to=127.0.0.1:" + sql, "http.min.enabled=false",
                "line.udp.enabled=false", "telemetry.enabled=false"));
        Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UseCompactObjectHeaders", "-Xmx1g", "-cp", System.getProperty("java.class.path"),
                ServerMain.class.getName(), "-d", directory.toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("questdb.log").toFile()).start();
        try {
            return new QuestDb(server, connect("jdbc:postgresql://127.0.0.1:" + sql + "/qdb", server), tcp, http);
        } catch (SQLException | IOException e) {
            server.destroyForcibly();
            throw e;
        }
    }

    private static Connection connect(String url, Process server) throws SQLException, IOException {
        long begin = System.nanoTime();
        while (true) {
            try {
                return DriverManager.getConnection(url, "admin", "quest");
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() - begin > START_MAX_NS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** From the first byte until a query counts the last row. */
    Measurement untilVisible(String name, LineRows rows, LineSender sender)
            throws SQLException, IOException, InterruptedException {
        for (String table : LineRows.TABLES) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
        }
        double spent = micros();
        long begin = System.nanoTime();
        sender.send(rows, sender == LineSender.TCP ? tcp : http);
        long counted = count();
        while (counted < rows.lines() && System.nanoTime() - begin < VISIBLE_MAX_NS) {
            Thread.sleep(POLL_MS);
            counted = count();
        }
        long nanos = System.nanoTime() - begin;
        spent = micros() - spent;
        return new Measurement(name, "trades, quotes", counted, rows.lines(), nanos,
                String.format("%,d bytes, one connection; prices and sizes as DOUBLE", rows.bytes())).without(WITHOUT)
                .spending(Map.of("server", spent / rows.lines()));
    }

    /** @return processor time of the server since its begin */
    private double micros() {
        return server.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e3;
    }

    private long count() throws SQLException {
        long count = 0;
        for (String table : LineRows.TABLES) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement
                            .executeQuery("SELECT count() FROM tables() WHERE table_name = '" + table + "'")) {
                row.next();
                count += row.getLong(1) == 0 ? 0 : rows(table);
            }
        }
        return count;
    }

    private long rows(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count() FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        server.destroy();
        try {
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
