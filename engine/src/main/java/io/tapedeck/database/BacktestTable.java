package io.tapedeck.database;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;

/** Writes {@code backtest_runs} and {@code backtest_trades}, as the URL's user. Any thread. */
public final class BacktestTable {
    private static final int MONEY_DECIMALS = 6;
    private static final int PRICE_DECIMALS = 8;
    private static final int STRENGTH_DECIMALS = 4;
    private static final String BEGIN = """
            INSERT INTO trading.backtest_runs (run_id, name, strategy_config, start_date, end_date, initial_capital,
                                               status, created_by, started_at)
            VALUES (?, ?, ?::jsonb, ?, ?, ?, 'RUNNING', ?, now())""";
    private static final String FINISH = """
            UPDATE trading.backtest_runs
            SET status = 'COMPLETED', start_date = coalesce(?, start_date), end_date = coalesce(?, end_date), strategy_config = strategy_config || ?::jsonb, total_return = ?, annualized_return = ?,
                sharpe_ratio = ?, max_drawdown = ?, total_trades = ?, win_rate = ?, execution_time_seconds = ?,
                completed_at = now()
            WHERE run_id = ?""";
    private static final String FAIL = "UPDATE trading.backtest_runs SET status = 'FAILED', completed_at = now() WHERE run_id = ?";
    private static final String TRADE = """
            INSERT INTO trading.backtest_trades (entry_date, run_id, trade_id, symbol, side, quantity, entry_price,
                                                 exit_price, exit_date, strategy, pnl, pnl_pct, holding_period,
                                                 commission, slippage, signal_strength, market_regime)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /**
     * What a run came to; NaN = no figure, NULL in the table, as is what is too large for its column.
     *
     * @param startDate day of the first tick; null = none came, what {@link #begin} entered holds
     * @param endDate day of the last tick
     * @param extra JSON object whose keys join {@code strategy_config}: figures without a column
     * @param totalReturn as a fraction
     * @param annualizedReturn as a fraction
     * @param sharpe ratio
     * @param maxDrawdown as a fraction
     * @param trades number
     * @param winRate 0 to 1
     * @param seconds that the run took
     */
    public record Outcome(LocalDate startDate, LocalDate endDate, String extra, double totalReturn,
            double annualizedReturn, double sharpe, double maxDrawdown, int trades, double winRate, int seconds) {
    }

    /**
     * A row of {@code backtest_trades}.
     *
     * @param tradeId within its run
     * @param symbol what was traded
     * @param side of the entry
     * @param quantity units
     * @param entryPrice of one unit
     * @param entryDate day of the entry
     * @param exitPrice null = open at the end
     * @param exitDate null = open at the end
     * @param strategy that traded
     * @param pnl net; null = open at the end
     * @param holdingMinutes null = open at the end
     * @param commission of entry and exit
     * @param slippage currency a unit
     * @param signalStrength of the fused signal behind the entry, 0 to 1; null = none
     * @param marketRegime at the entry; null = none stated
     */
    public record Trade(String tradeId, String symbol, String side, BigDecimal quantity, BigDecimal entryPrice,
            LocalDate entryDate, BigDecimal exitPrice, LocalDate exitDate, String strategy, BigDecimal pnl,
            Integer holdingMinutes, BigDecimal commission, BigDecimal slippage, BigDecimal signalStrength,
            String marketRegime) {
    }

    private final Database database;

    /** @param database migrated */
    public BacktestTable(Database database) {
        this.database = database;
    }

    /** Enters a run as RUNNING; CONFIGURATION error where its id is taken, RETRY or FATAL where it cannot be written. */
    public void begin(BacktestRecord run) {
        update(BEGIN, statement -> {
            statement.setString(1, run.runId());
            statement.setString(2, run.name());
            statement.setString(3, run.strategyConfig());
            statement.setDate(4, Date.valueOf(run.startDate()));
            statement.setDate(5, Date.valueOf(run.endDate()));
            statement.setBigDecimal(6, run.initialCapital());
            statement.setString(7, run.createdBy());
        });
    }

    /** Enters that a run ended before its end. */
    public void fail(String runId) {
        update(FAIL, statement -> statement.setString(1, runId));
    }

    /** Enters a run's trades and what it came to, in one transaction. */
    public void finish(String runId, Outcome outcome, List<Trade> trades) {
        transact(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(TRADE)) {
                for (Trade trade : trades) {
                    bind(statement, runId, trade);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
                statement.setObject(1, outcome.startDate());
                statement.setObject(2, outcome.endDate());
                statement.setString(3, outcome.extra());
                number(statement, 4, outcome.totalReturn(), 6, 10);
                number(statement, 5, outcome.annualizedReturn(), 6, 10);
                number(statement, 6, outcome.sharpe(), 4, 8);
                number(statement, 7, outcome.maxDrawdown(), 4, 8);
                statement.setInt(8, outcome.trades());
                number(statement, 9, outcome.winRate(), 4, 5);
                statement.setInt(10, outcome.seconds());
                statement.setString(11, runId);
                statement.executeUpdate();
            }
        });
    }

    private static void bind(PreparedStatement statement, String runId, Trade trade) throws SQLException {
        statement.setDate(1, Date.valueOf(trade.entryDate()));
        statement.setString(2, runId);
        statement.setString(3, trade.tradeId());
        statement.setString(4, trade.symbol());
        statement.setString(5, trade.side());
        statement.setBigDecimal(6, trade.quantity());
        statement.setBigDecimal(7, round(trade.entryPrice(), PRICE_DECIMALS));
        statement.setBigDecimal(8, round(trade.exitPrice(), PRICE_DECIMALS));
        statement.setDate(9, trade.exitDate() == null ? null : Date.valueOf(trade.exitDate()));
        statement.setString(10, trade.strategy());
        statement.setBigDecimal(11, round(trade.pnl(), MONEY_DECIMALS));
        number(statement, 12, trade.pnl() == null
                ? Double.NaN
                : 100 * trade.pnl().doubleValue() / (trade.entryPrice().doubleValue() * trade.quantity().doubleValue()),
                4, 8);
        statement.setObject(13, trade.holdingMinutes(), Types.INTEGER);
        number(statement, 14, trade.commission().doubleValue(), 6, 10);
        number(statement, 15, trade.slippage().doubleValue(), 6, 10);
        statement.setBigDecimal(16, round(trade.signalStrength(), STRENGTH_DECIMALS));
        statement.setString(17, trade.marketRegime());
    }

    private static BigDecimal round(BigDecimal number, int decimals) {
        return number == null || number.scale() <= decimals
                ? number
                : number.setScale(decimals, RoundingMode.HALF_EVEN);
    }

    private static void number(PreparedStatement statement, int place, double value, int decimals, int digits)
            throws SQLException {
        boolean fits = Double.isFinite(value)
                && BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).precision() <= digits;
        statement.setBigDecimal(place,
                fits ? BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN) : null);
    }

    @FunctionalInterface
    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    @FunctionalInterface
    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void update(String sql, Binder binder) {
        transact(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                binder.bind(statement);
                statement.executeUpdate();
            }
        });
    }

    private void transact(Work work) {
        database.facts();
        try (Connection connection = database.queryConnection()) {
            connection.setAutoCommit(false);
            try {
                work.on(connection);
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            ErrorCategory category = state.startsWith("23")
                    ? ErrorCategory.CONFIGURATION
                    : state.startsWith("08") ? ErrorCategory.RETRY : ErrorCategory.FATAL;
            throw new TapedeckException(category,
                    "the backtest could not be written (SQLSTATE " + state + "): " + e.getMessage(), e);
        }
    }
}
