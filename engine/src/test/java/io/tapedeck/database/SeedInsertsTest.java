package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every table that the two specifications print takes a row of exactly the columns that they print. */
@Tag("contract")
@Timeout(120)
class SeedInsertsTest {
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE (\\w+) \\((.*?)\\n\\);", Pattern.DOTALL);
    private static final Map<String, String> WORDS = Map.ofEntries(Map.entry("side", "'BUY'"),
            Map.entry("order_type", "'MARKET'"), Map.entry("trading.orders.status", "'PENDING'"),
            Map.entry("sage.agent_sessions.status", "'active'"), Map.entry("sage.agent_actions.status", "'planned'"),
            Map.entry("memory_type", "'short_term'"), Map.entry("option_type", "'CALL'"));

    private static TestDatabase test;
    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        connection.rollback();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        test.close();
    }

    static List<String> tables() {
        return """
                sage.agent_actions: id, session_id, deliberation_id, action_type, action_data, expected_outcome, status, started_at, completed_at, actual_outcome, success, error_message, external_id, external_system
                sage.agent_deliberations: id, session_id, agent_type, cycle_number, deliberation_step, parent_deliberation_id, input_context, reasoning, decision, confidence_score, llm_model, prompt_tokens, completion_tokens, started_at, completed_at, processing_time_ms, metadata
                sage.agent_memories: id, session_id, source_deliberation_id, memory_type, memory_category, title, content, structured_data, importance_score, relevance_tags, created_at, last_accessed, access_count, expires_at, related_memories
                sage.agent_sessions: id, session_name, created_at, ended_at, status, metadata
                sage.market_data: id, symbol, timestamp, current_price, open_price, high_price, low_price, previous_close, change_amount, change_percent, volume, avg_volume_10d, volume_ratio, market_cap, shares_outstanding, data_source, is_market_hours
                sage.options_data: id, underlying_symbol, contract_symbol, timestamp, option_type, strike_price, expiration_date, bid, ask, last_price, mark_price, volume, open_interest, delta, gamma, theta, vega, rho, implied_volatility
                sage.technical_indicators: id, symbol, timestamp, sma_20, sma_50, ema_20, ema_50, rsi, macd_line, macd_signal, macd_histogram, bb_upper, bb_middle, bb_lower, bb_width, support_levels, resistance_levels, volume_sma_10, volume_ratio
                trading.market_data_hf: timestamp, symbol, exchange, timeframe, open, high, low, close, volume, quality_score
                trading.model_performance: end_date, model_name, strategy, total_return, sharpe_ratio, max_drawdown, alpha, beta
                trading.orders: submitted_at, order_id, symbol, side, order_type, quantity, status, broker, execution_algo
                trading.risk_metrics: timestamp, portfolio_value, var_1d_95, var_1d_99, leverage, factor_exposures, stress_test_results
                trading.signals: timestamp, symbol, agent_name, signal_type, value, confidence, top_3_reasons, fibonacci_levels, sentiment_data, model_version
                """
                .lines().toList();
    }

    @Test
    void shouldKnowEveryTableThatTheSpecificationsPrint() throws IOException {
        Path seeds = SharedData.require("../seeds");
        TreeSet<String> printed = new TreeSet<>();
        try (Stream<Path> files = Files.list(seeds)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                String schema = text.contains("agent_sessions") ? "sage" : "trading";
                Matcher table = TABLE.matcher(text);
                while (table.find()) {
                    printed.add(schema + '.' + table.group(1) + ": " + String.join(", ", printed(table.group(2))));
                }
            }
        }
        assertThat(printed).isEqualTo(new TreeSet<>(tables()));
    }

    private static List<String> printed(String body) {
        List<String> columns = new ArrayList<>();
        for (String line : body.lines().map(String::strip).toList()) {
            if (line.matches("[a-z].*")) {
                columns.addAll(List.of(line.substring(0, line.indexOf(' ')).split("/", -1)));
            }
        }
        return columns;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldTakeARowOfThePrintedColumns(String printed) throws SQLException {
        int end = printed.indexOf(": ");
        String table = printed.substring(0, end);
        String columns = printed.substring(end + 2);
        List<String> values = new ArrayList<>();
        for (String name : columns.split(", ", -1)) {
            values.add(sample(table, name));
        }
        execute(connection,
                "INSERT INTO " + table + " (" + columns + ") VALUES (" + String.join(", ", values) + ")");
        assertThat(value(connection, "SELECT count(*) FROM " + table)).isEqualTo("1");
        if (table.endsWith("market_data_hf")) {
            assertThat(value(connection, "SELECT provider FROM market_data_hf")).isEqualTo("unknown");
        }
    }

    private static String sample(String table, String name) throws SQLException {
        String word = WORDS.getOrDefault(table + '.' + name, WORDS.get(name));
        if (word != null) {
            return word;
        }
        String type = column(connection, "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = '"
                + table + "'::regclass AND attname = '" + name + "'").getFirst();
        return switch (type) {
            case "uuid" -> name.equals("id") ? "uuid_generate_v4()" : "NULL"; // what it refers to is not there
            case "timestamp with time zone" -> "now()";
            case "date" -> "current_date";
            case "jsonb" -> "'{\"a\": 1}'";
            case "boolean" -> "true";
            case "numeric", "integer", "bigint" -> "1";
            case "uuid[]" -> "ARRAY[uuid_generate_v4()]";
            default -> type.endsWith("[]") ? "'{1}'" : "'x'";
        };
    }
}
