package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.RealSlice;
import io.tapedeck.SharedData;
import io.tapedeck.app.CommandRun;
import io.tapedeck.app.LeanZip;
import io.tapedeck.app.config.Settings;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.recovery.DecideRecovery;
import io.tapedeck.journal.JournalView;
import io.tapedeck.replay.Backtest;
import io.tapedeck.replay.BacktestPlan;
import io.tapedeck.replay.BacktestResult;
import io.tapedeck.replay.EventRange;
import io.tapedeck.replay.RoundTrip;
import io.tapedeck.replay.TradeDifference;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A live run with paper execution on recorded days, and backtests over what it journaled: the settings of then differ in nothing
 * from what was written; with another stop exactly those trades differ that differ when the day is run live with it.
 */
@Timeout(120)
class LiveBacktestTest {
    private static final String STOP = "decide.triggers.strategies.default.trailing=";

    @TempDir
    Path folder;

    private static BacktestResult test(Path data, List<String> settings) {
        JournalView journal = JournalView.of(data.resolve("journal"));
        BacktestPlan plan = new BacktestPlan(new EventRange(1, journal.readable().getAsLong()),
                settings == null ? null : Settings.load(null, settings).decide().values(), null,
                new BigDecimal(100_000));
        DecisionOptions options = new DecisionOptions(DecisionOptions.Mode.REPLAY,
                DecideRecovery.idPrefix(journal.id()));
        return new Backtest(journal, plan, sink -> new Decisions(options, sink), _ -> {
        }).run(() -> false);
    }

    private void requireHonest(Path file, RecordedDay day, String stop) throws IOException {
        List<String> other = day.settings();
        other.add(STOP + stop);
        LiveDay.run(folder.resolve("then"), file, day.settings());
        LiveDay.run(folder.resolve("other"), file, other);
        BacktestResult same = test(folder.resolve("then"), null);
        assertThat(same.closed()).hasSizeGreaterThan(5);
        assertThat(same.difference().isNone()).isTrue();
        assertThat(same.difference().same()).isEqualTo(same.trades().size());
        assertThat(test(folder.resolve("then"), day.settings()).difference().isNone()).isTrue();
        BacktestResult changed = test(folder.resolve("then"), other);
        List<RoundTrip> live = test(folder.resolve("other"), null).trades();
        assertThat(texts(changed.trades())).isEqualTo(texts(live));
        TradeDifference difference = changed.difference();
        Set<String> here = new HashSet<>(texts(live));
        Set<String> there = new HashSet<>(texts(same.trades()));
        Set<String> common = new HashSet<>(here);
        common.retainAll(there);
        here.removeAll(common);
        there.removeAll(common);
        System.out.printf("%s: %d trades, with another stop %d: %d the same, %d changed, %d only then, %d only now%n",
                file.getFileName(), same.trades().size(), live.size(), difference.same(), difference.changed().size(),
                difference.onlyThere().size(), difference.onlyHere().size());
        assertThat(here).isNotEmpty();
        assertThat(texts(Stream.concat(difference.onlyHere().stream(),
                difference.changed().stream().map(TradeDifference.Changed::here)).toList()))
                .containsExactlyInAnyOrderElementsOf(here);
        assertThat(texts(Stream.concat(difference.onlyThere().stream(),
                difference.changed().stream().map(TradeDifference.Changed::there)).toList()))
                .containsExactlyInAnyOrderElementsOf(there);
    }

    /** What the command writes, read back: the figures of the run, and under what each trade was entered. */
    private void requireWritten() throws Exception {
        Path data = folder.resolve("then");
        BacktestResult found = test(data, null);
        try (TestDatabase database = TestDatabase.create(); Connection connection = database.connection()) {
            CommandRun run = CommandRun.on(data, "backtest", "--db", database.jdbcUrlWithPassword());
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(value(connection,
                    """
                            SELECT concat_ws(' ', r.status, total_trades, max_drawdown IS NOT NULL, round(total_return, 6), start_date = end_date,
                                             start_date = min(entry_date), count(t.*), round(sum(pnl), 6))
                            FROM backtest_runs r JOIN backtest_trades t USING (run_id) GROUP BY r.id"""))
                    .isEqualTo("COMPLETED %d t %s t t %d %s".formatted(found.closed().size(),
                            BigDecimal.valueOf(found.performance().totalReturn()).setScale(6, RoundingMode.HALF_EVEN),
                            found.trades().size(), found.closed().stream()
                                    .map(trip -> trip.pnl().setScale(6, RoundingMode.HALF_EVEN))
                                    .reduce(BigDecimal.ZERO, BigDecimal::add)));
            assertThat(value(connection,
                    "SELECT count(*) FILTER (WHERE signal_strength IS NULL OR market_regime IS NULL) FROM backtest_trades"))
                    .isEqualTo("0");
            assertThat(value(connection, "SELECT max(signal_strength) > 0 FROM backtest_trades"))
                    .isEqualTo("t");
        }
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** What a trade is, without the number of the event behind it. */
    private static List<String> texts(List<RoundTrip> trips) {
        return trips.stream().map(trip -> String.join(" ", trip.holding().toString(), trip.side(),
                trip.quantity().toPlainString(), "" + trip.entryTime(), trip.entryPrice().toPlainString(),
                "" + trip.exitTime(), "" + trip.exitPrice(), "" + trip.pnl())).toList();
    }

    @Test
    void shouldTellWhatAnotherStopChangesOnASpyDay() throws IOException {
        requireHonest(RealSlice.of(SharedData.require(RecordedDay.SPY.file), 0, RecordedDay.SPY.lines, folder),
                RecordedDay.SPY, "0.04%");
    }

    @Test
    void shouldTellWhatAnotherStopChangesOnABitcoinDay() throws IOException {
        requireHonest(RealSlice.of(SharedData.require(RecordedDay.BINANCE_FUTURE.file), 0,
                RecordedDay.BINANCE_FUTURE.lines, folder), RecordedDay.BINANCE_FUTURE, "0.005%");
    }

    /** The twin that always runs. */
    @Test
    void shouldTellWhatAnotherStopChangesOnAMadeDay() throws Exception {
        requireHonest(LeanZip.day(folder, 12_000, 21), RecordedDay.SPY, "0.04%");
        requireWritten();
    }
}
