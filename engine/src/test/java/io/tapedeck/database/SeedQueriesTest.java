package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.tapedeck.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every query that the two specifications print, word for word, on data whose answer is known. */
@Tag("contract")
@Timeout(120)
class SeedQueriesTest {
    private static final String SESSION = "00000000-0000-0000-0000-000000000001";
    private static final List<String> QUERIES = queries("""
            SELECT * FROM calculate_portfolio_metrics();
            SELECT * FROM calculate_var(0.95, 252);
            SELECT * FROM calculate_signal_performance('momentum_agent', 30);
            SELECT * FROM detect_market_data_anomalies('AAPL', 24);
            SELECT * FROM get_database_performance_metrics();
            SELECT * FROM analyze_table_statistics();
            SELECT * FROM get_slow_queries('5 seconds');
            SELECT * FROM session_timeline
            WHERE session_id = 'your-session-id'
            ORDER BY event_time ASC;
            SELECT * FROM session_summary
            WHERE created_at >= '2025-01-01'
            ORDER BY avg_confidence DESC;
            SELECT * FROM agent_memories
            WHERE 'AAPL' = ANY(relevance_tags)
            AND memory_category = 'trading_insight'
            ORDER BY importance_score DESC
            LIMIT 5;
            SELECT title, content, importance_score
            FROM agent_memories
            WHERE memory_type = 'long_term'
            AND importance_score > 0.8
            ORDER BY importance_score DESC;
            SELECT m.symbol, m.current_price, m.change_percent,
                   t.rsi, t.macd_line
            FROM market_data m
            LEFT JOIN technical_indicators t ON m.symbol = t.symbol
            WHERE m.timestamp > NOW() - INTERVAL '1 hour'
            ORDER BY m.change_percent DESC;
            """);

    private static TestDatabase test;
    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        execute(connection, "SELECT ensure_range(name, now() - interval '26 hours', now()) FROM"
                + " unnest('{market_data_hf,signals,trades}'::text[]) name");
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        test.close();
    }

    private static List<String> queries(String text) {
        return Arrays.stream(text.split(";")).map(query -> query.replaceAll("\\s+", " ").strip())
                .filter(query -> !query.isEmpty()).toList();
    }

    /** {@return the named columns of every row of the printed query that contains the words, joined by |} */
    private static List<String> rows(String words, String... columns) throws SQLException {
        String query = QUERIES.stream().filter(q -> q.contains(words)).findFirst().orElseThrow()
                .replace("your-session-id", SESSION);
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (String column : columns) {
                    values.add(result.getString(column));
                }
                rows.add(String.join("|", values.stream().map(String::valueOf).toList()));
            }
        }
        return rows;
    }

    @Test
    void shouldKnowEveryQueryThatTheSpecificationsPrint() throws IOException {
        Path seeds = SharedData.require("../seeds");
        TreeSet<String> printed = new TreeSet<>();
        try (Stream<Path> files = Files.list(seeds)) {
            for (Path file : files.toList()) {
                Matcher block = Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(file));
                while (block.find()) {
                    String sql = block.group(1).replaceAll("--[^\\n]*", "");
                    queries(sql).stream().filter(query -> query.startsWith("SELECT")).forEach(printed::add);
                }
            }
        }
        assertThat(printed).hasSize(12).isEqualTo(new TreeSet<>(QUERIES));
    }

    @Test
    void shouldTellASessionInTheOrderOfItsEventsAndSumItUp() throws SQLException {
        String deliberation = "00000000-0000-0000-0000-00000000000d";
        execute(connection, "INSERT INTO agent_sessions (id, session_name, created_at) VALUES ('" + SESSION
                + "', 'morning-scan', '2025-01-30 14:00Z'), (uuid_generate_v4(), 'before', '2024-12-31 23:59Z'),"
                + " ('00000000-0000-0000-0000-000000000002', 'earnings-week', '2025-02-01 14:00Z')",
                """
                        INSERT INTO agent_deliberations (id, session_id, agent_type, cycle_number, deliberation_step, input_context,
                                                         reasoning, decision, confidence_score, started_at)
                        VALUES ('%s', '%s', 'price_analyst', 1, 1, '{"user_query": "Should I buy AAPL?", "symbols_analyzed": ["AAPL", "NVDA", "MSFT"], "portfolio_cash": 25000}',
                                'AAPL showing strength above 50-day MA with RSI at 64...', '{"recommendation": "BUY", "position_size": 50}', 0.75, '2025-01-30 14:20Z'),
                               (DEFAULT, '%s', 'price_analyst', 2, 1, '{}', 'still strong', NULL, 0.80, '2025-01-30 14:22Z'),
                               (DEFAULT, '00000000-0000-0000-0000-000000000002', 'claude_code', 1, 1, '{}', 'wait', NULL, 0.90, '2025-02-01 14:20Z')"""
                        .formatted(deliberation, SESSION, SESSION),
                """
                        INSERT INTO agent_actions (session_id, deliberation_id, action_type, action_data, started_at, success, external_id, external_system)
                        VALUES ('%s', '%s', 'place_order', '{"symbol": "AAPL", "qty": 50, "side": "BUY", "order_type": "LIMIT", "limit_price": 187.75}',
                                '2025-01-30 14:23:15Z', true, 'IBKR-12345678', 'ibkr')"""
                        .formatted(SESSION, deliberation),
                """
                        INSERT INTO agent_memories (session_id, source_deliberation_id, memory_type, memory_category, title, content, importance_score, created_at)
                        VALUES ('%s', '%s', 'episodic', 'trade_outcome', 'bought AAPL', 'filled at 187.72', 0.60, '2025-01-30 14:30Z')"""
                        .formatted(SESSION, deliberation));

        assertThat(
                rows("session_timeline", "event_type", "agent_type", "event_data", "confidence_score", "session_name"))
                .containsExactly(
                        "deliberation|price_analyst|AAPL showing strength above 50-day MA with RSI at 64...|0.75|morning-scan",
                        "deliberation|price_analyst|still strong|0.80|morning-scan",
                        "action|executor|{\"qty\": 50, \"side\": \"BUY\", \"symbol\": \"AAPL\", \"order_type\": \"LIMIT\","
                                + " \"limit_price\": 187.75}|null|morning-scan",
                        "memory|null|filled at 187.72|0.60|morning-scan");
        assertThat(rows("session_summary", "session_name", "status", "total_deliberations", "total_actions",
                "total_memories", "max_cycle"))
                .containsExactly("earnings-week|active|1|0|0|1", "morning-scan|active|2|1|1|2");
        assertThat(rows("session_summary", "avg_confidence")).allMatch(value -> value.matches("0\\.(90*|7750*)"));
    }

    @Test
    void shouldFindTheFiveMostImportantInsightsOfASymbolAndTheLessonsThatCount() throws SQLException {
        for (int i = 1; i <= 7; i++) {
            execute(connection,
                    "INSERT INTO agent_memories (memory_type, memory_category, title, content, importance_score,"
                            + " relevance_tags) VALUES ('episodic', 'trading_insight', 'insight " + i + "', 'x', 0." + i
                            + ", '{momentum,AAPL}')");
        }
        execute(connection,
                """
                        INSERT INTO agent_memories (memory_type, memory_category, title, content, importance_score, relevance_tags)
                        VALUES ('long_term', 'strategy_lesson', 'NVDA momentum breakouts work best with volume confirmation', 'Analysis of 12', 0.90, '{NVDA,AAPL}'),
                               ('long_term', 'strategy_lesson', 'not important enough', 'x', 0.80, '{NVDA}'),
                               ('long_term', 'trading_insight', 'of another symbol', 'y', 1.00, '{AAPL.L}'),
                               ('short_term', 'strategy_lesson', 'not for long', 'x', 0.95, '{NVDA}')""");

        assertThat(rows("relevance_tags", "title")).containsExactly("insight 7", "insight 6", "insight 5", "insight 4",
                "insight 3");
        assertThat(rows("importance_score > 0.8", "title", "content", "importance_score")).containsExactly(
                "of another symbol|y|1.00",
                "NVDA momentum breakouts work best with volume confirmation|Analysis of 12|0.90");
    }

    @Test
    void shouldShowTheMarketOfTheLastHourWithItsIndicators() throws SQLException {
        execute(connection,
                """
                        INSERT INTO market_data (symbol, timestamp, current_price, change_percent)
                        VALUES ('AAPL', now() - interval '59 minutes', 187.75, -0.5), ('NVDA', now(), 120.5, 2.25), ('OLD', now() - interval '61 minutes', 1, 9)""",
                "INSERT INTO technical_indicators (symbol, rsi, macd_line) VALUES ('AAPL', 64.25, 1.5)");

        assertThat(rows("market_data m", "symbol", "current_price", "change_percent", "rsi", "macd_line"))
                .containsExactly("NVDA|120.5000|2.2500|null|null", "AAPL|187.7500|-0.5000|64.25|1.500000");
    }

    @Test
    void shouldValueThePortfolioFromItsTradesAndItsCash() throws SQLException {
        execute(connection, "INSERT INTO cash_movements (moved_at, kind, amount) VALUES (now(), 'DEPOSIT', 100000)",
                """
                        INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity, price, strategy, agent_name, broker, commission)
                        VALUES (now(), 't1', 'o1', 'AAPL', 'NASDAQ', 'BUY', 50, 187.72, 'swing', 'momentum_agent', 'ibkr', 1)""");

        assertThat(
                rows("calculate_portfolio_metrics", "total_value", "cash", "long_value", "short_value", "net_exposure",
                        "leverage", "num_positions", "largest_position_pct"))
                .containsExactly(
                        "99999.000000|90613.000000|9386.000000|0.000000|9386.000000|0.0939|1|1.0000");
    }

    /** A hundred returns from -4.9 % to 5 %, one for each tenth of a percent, shuffled: the tail can be counted by hand. */
    @Test
    void shouldFindTheValueAtRiskOfAHundredKnownReturns() throws SQLException {
        double value = 1e9;
        // Bars of what is held: the day on which the value stood still was a trading day.
        execute(connection,
                "INSERT INTO positions (symbol, exchange, strategy, agent_name, quantity, avg_cost, market_value,"
                        + " unrealized_pnl, first_trade_at, last_trade_at)"
                        + " VALUES ('HELD', 'X', 's', 'a', 1, 1, 1, 0, now(), now())",
                "DELETE FROM portfolio_days",
                "INSERT INTO market_data_daily (date, symbol, exchange, open, high, low, close, volume, provider)"
                        + " SELECT current_date - n, 'HELD', 'X', 1, 1, 1, 1, 1, 'test' FROM generate_series(1, 101) n",
                "INSERT INTO portfolio_days VALUES (current_date - 101, now() - interval '101 days', 1e9)");
        for (int day = 1; day <= 100; day++) {
            value *= 1 + (day * 37 % 101 - 50) / 1000.0;
            execute(connection, "INSERT INTO portfolio_days VALUES (current_date - " + (101 - day)
                    + ", now() - interval '" + (101 - day) + " days', " + value + ")");
        }
        List<Double> risk = Arrays
                .stream(rows("calculate_var", "observations", "var_1d_pct", "expected_shortfall_1d_pct",
                        "var_5d_pct").getFirst().split("\\|"))
                .map(Double::valueOf).toList();

        assertThat(risk.get(0)).isEqualTo(100);
        assertThat(risk.get(1)).isCloseTo(0.04405, offset(1e-6)); // place 99 × 0.05 = 4.95
        assertThat(risk.get(2)).isCloseTo(0.047, offset(1e-6)); // mean of the five worst
        assertThat(risk.get(3)).isCloseTo(0.04405 * Math.sqrt(5), offset(1e-6));
    }

    @Test
    void shouldJudgeAnAgentByItsSignalsAndTheirOutcome() throws SQLException {
        execute(connection,
                """
                        INSERT INTO signals (id, timestamp, symbol, agent_name, signal_type, value, confidence, strength, direction, top_3_reasons, model_version)
                        VALUES (1, now() - interval '2 hours', 'AAPL', 'momentum_agent', 'momentum', 0.8, 0.9, 0.5, 'BUY', '[]', '1'),
                               (2, now() - interval '1 hour', 'NVDA', 'momentum_agent', 'momentum', -0.4, 0.7, 0.7, 'SELL', '[]', '1'),
                               (3, now() - interval '1 hour', 'MSFT', 'another_agent', 'volume', -0.4, 0.1, 0.7, 'SELL', '[]', '1')""",
                """
                        INSERT INTO signal_performance (signal_id, symbol, agent_name, signal_timestamp, evaluation_timestamp, actual_return, accuracy_score)
                        VALUES (1, 'AAPL', 'momentum_agent', now() - interval '2 hours', now(), 0.02, 1),
                               (2, 'NVDA', 'momentum_agent', now() - interval '1 hour', now(), -0.01, 0),
                               (3, 'MSFT', 'another_agent', now() - interval '1 hour', now(), -0.5, 0)""");

        assertThat(rows("calculate_signal_performance", "agent_name", "total_signals", "buy_signals", "sell_signals",
                "avg_confidence", "evaluated_signals", "hit_rate", "avg_accuracy", "avg_return", "profit_factor"))
                .containsExactly("momentum_agent|2|1|1|0.8000|2|0.5000|0.5000|0.005000|2.0000");
    }

    @Test
    void shouldFindThePlantedAnomaliesOfASymbolAndNoOthers() throws SQLException {
        execute(connection,
                """
                        INSERT INTO market_data_hf (timestamp, symbol, exchange, timeframe, open, high, low, close, volume, bid, ask, provider)
                        SELECT date_trunc('minute', now()) - n * interval '1 minute', symbol, 'NASDAQ', '1m', 187, 187.3 + n % 3 * 0.01, 186.9, 187 + n % 7 * 0.01,
                               CASE WHEN n = 30 AND symbol = 'AAPL' THEN 5000000 ELSE 1000 + n % 11 * 10 END,
                               CASE WHEN n = 60 AND symbol = 'AAPL' THEN 187.2 ELSE 187 END, 187.02, 'test'
                        FROM generate_series(1, 300) n, unnest('{AAPL,MSFT}'::text[]) symbol WHERE NOT (symbol = 'AAPL' AND n BETWEEN 100 AND 119)""");

        assertThat(rows("detect_market_data_anomalies", "anomaly_type")).containsExactly("gap", "crossed_quote",
                "volume_spike");
    }

    @Test
    void shouldReportTheStateOfTheServer() throws SQLException {
        execute(connection, "ANALYZE trades");
        assertThat(rows("get_database_performance_metrics", "metric", "description")).hasSizeGreaterThan(5)
                .doesNotHaveDuplicates().noneMatch(row -> row.contains("null"));
        assertThat(rows("analyze_table_statistics", "schema_name", "table_name")).contains("trading|trades",
                "trading|market_data_hf", "sage|agent_sessions").doesNotHaveDuplicates();
        assertThat(rows("get_slow_queries", "source"))
                .allMatch(source -> List.of("running", "history", "note").contains(source));
    }
}
