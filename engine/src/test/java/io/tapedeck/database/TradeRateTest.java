package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Trades through COPY, as the writer's role, with every trigger on: checks, positions, audit, snapshots. Verifies what it
 * measured: rows, positions, audit rows. {@code tapedeck.trades.seconds} is the length of each of the two runs.
 */
@Tag("torture")
@Timeout(300)
class TradeRateTest {
    private static final int SECONDS = Integer.getInteger("tapedeck.trades.seconds", 60);
    private static final int ASKED_PER_SECOND = 1_000;
    private static final int SYMBOLS = 500;

    private TestDatabase test;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        execute(connection, "SELECT ensure_range('trades', '2024-03-04', '2024-03-06')", "SET ROLE tapedeck_writer");
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        test.close();
    }

    /** A batch of what came every tenth of a second, by the clock and not by the answer: a slow commit is a late one. */
    @Test
    void shouldTakeAThousandTradesASecond() throws SQLException {
        final int batchesPerSecond = 10;
        final int batch = ASKED_PER_SECOND / batchesPerSecond;
        TradeSequences sequences = new TradeSequences(1, "S");
        Histogram delay = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
        long begin = System.nanoTime();
        for (int i = 0; i < SECONDS * batchesPerSecond; i++) {
            List<String> lines = sequences.next(batch, SYMBOLS);
            long planned = begin + TimeUnit.SECONDS.toNanos(i) / batchesPerSecond;
            while (System.nanoTime() < planned) {
                LockSupport.parkNanos(planned - System.nanoTime());
            }
            TradeSequences.copy(connection, lines);
            connection.commit();
            delay.recordValue(System.nanoTime() - planned);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        verify(sequences, (long) SECONDS * ASKED_PER_SECOND);
        report("%,d trades at %,d/s asked: %.1f s; planned time to commit p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                SECONDS * ASKED_PER_SECOND, ASKED_PER_SECOND, seconds, delay.getValueAtPercentile(50) / 1e6,
                delay.getValueAtPercentile(99) / 1e6, delay.getMaxValue() / 1e6);
        assertThat(seconds).as("seconds for %d seconds of trades", SECONDS).isLessThan(SECONDS + 2);
    }

    @Test
    void shouldTellHowManyItCanTake() throws SQLException {
        final int batch = 1_000;
        TradeSequences sequences = new TradeSequences(2, "S");
        List<List<String>> batches = new ArrayList<>();
        for (int i = 0; i < 20 * SECONDS; i++) {
            batches.add(sequences.next(batch, SYMBOLS));
        }
        long begin = System.nanoTime();
        int done = 0;
        while (done < batches.size() && System.nanoTime() - begin < Duration.ofSeconds(SECONDS).toNanos()) {
            TradeSequences.copy(connection, batches.get(done++));
            connection.commit();
        }
        double rate = done * batch / ((System.nanoTime() - begin) / 1e9);
        assertThat(value(connection, "SELECT count(*) FROM trades")).isEqualTo(Integer.toString(done * batch));
        report("%,d trades in batches of %,d: %,.0f/s", done * batch, batch, rate);
    }

    private void verify(TradeSequences sequences, long trades) throws SQLException {
        assertThat(value(connection, "SELECT count(*) FROM trades")).isEqualTo(Long.toString(trades));
        assertThat(value(connection, "SELECT count(*) FROM positions"))
                .isEqualTo(Integer.toString(sequences.holdings().size()));
        execute(connection, "RESET ROLE");
        assertThat(value(connection, "SELECT count(*) FROM audit_trail WHERE entity_type = 'trades'"))
                .isEqualTo(Long.toString(trades));
        assertThat(Long.parseLong(value(connection, "SELECT count(*) FROM portfolio_snapshots")))
                .isBetween(SECONDS / 2L, SECONDS + 3L);
    }

    private void report(String format, Object... values) throws SQLException {
        System.out.printf(Locale.ROOT, "%s, %d cores: " + format + "%n", prepend(values));
    }

    private Object[] prepend(Object... values) throws SQLException {
        List<Object> all = new ArrayList<>(List.of("PostgreSQL " + value(connection, "SHOW server_version") + " "
                + value(connection, "SELECT tapedeck_edition()"), Runtime.getRuntime().availableProcessors()));
        all.addAll(List.of(values));
        return all.toArray();
    }
}
