package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Marks reach positions whatever lands first, and nothing but market value and unrealised profit. One database, own symbols. */
@Tag("contract")
@Timeout(120)
class PositionMarksTest {
    private static TestDatabase test;
    private static int symbols;

    private Connection connection;
    private String symbol;

    @BeforeAll
    static void create() throws SQLException {
        test = TestDatabase.create();
        try (Connection connection = test.connection()) {
            execute(connection, "SELECT ensure_range('trades', '2024-03-04', '2024-03-05')");
        }
    }

    @AfterAll
    static void drop() throws SQLException {
        test.close();
    }

    @BeforeEach
    void open() throws SQLException {
        connection = test.connection();
        symbol = "M" + symbols++;
        execute(connection, "SET ROLE tapedeck_writer");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static String at(int second) {
        return "'2024-03-04 10:00:%02d+00'".formatted(second);
    }

    private String trade(int second, int quantity, String price) {
        return "INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity, price, strategy,"
                + " agent_name, commission, broker) VALUES (" + at(second) + ", '" + symbol + '-' + second
                + "', 'O', '" + symbol + "', 'X', '" + (quantity > 0 ? "BUY" : "SELL") + "', " + quantity + ", " + price
                + ", 'momentum', 'agent', 0.25, 'B')";
    }

    private String mark(int second, String price) {
        return "INSERT INTO position_marks (symbol, exchange, strategy, agent_name, mark_price, marked_at, cause_sequence)"
                + " VALUES ('" + symbol + "', 'X', 'momentum', 'agent', " + price + ", " + at(second) + ", " + second
                + ") ON CONFLICT (symbol, exchange, strategy, agent_name, tenant) DO UPDATE SET mark_price ="
                + " EXCLUDED.mark_price, marked_at = EXCLUDED.marked_at, cause_sequence = EXCLUDED.cause_sequence";
    }

    private String position() throws SQLException {
        return value(connection,
                "SELECT concat_ws(' ', trim_scale(quantity), trim_scale(avg_cost), trim_scale(realized_pnl),"
                        + " trim_scale(market_value), trim_scale(unrealized_pnl)) FROM positions WHERE symbol = '"
                        + symbol + "'");
    }

    @Test
    void shouldMarkAPosition() throws SQLException {
        execute(connection, trade(1, 100, "10"), mark(2, "11.123456789"));
        assertThat(position()).isEqualTo("100 10 -0.25 1112.3456789 112.3456789");
        execute(connection, mark(3, "9"));
        assertThat(position()).isEqualTo("100 10 -0.25 900 -100");
        execute(connection, trade(4, -30, "9.5"));
        assertThat(position()).isEqualTo("70 10 -15.5 665 -35"); // the trade is newer than the mark
        execute(connection, trade(5, -70, "9"), mark(6, "8"));
        assertThat(position()).isEqualTo("0 0 -85.75 0 0");
    }

    @Test
    void shouldNotTakeAMarkOlderThanTheLastTrade() throws SQLException {
        execute(connection, trade(5, 100, "10"), mark(4, "20"));
        assertThat(position()).isEqualTo("100 10 -0.25 1000 0");
        execute(connection, mark(5, "21"));
        assertThat(position()).isEqualTo("100 10 -0.25 2100 1100");
    }

    /** A trade books when it lands; the price that a position is valued at is that of the newest trade by its time. */
    @Test
    void shouldKeepTheNewerTradesPriceWhenAnOlderTradeLandsLater() throws SQLException {
        execute(connection, trade(5, 1, "12"), trade(0, 1, "10"));
        assertThat(position()).isEqualTo("2 11 -0.5 24 2");
        execute(connection, trade(4, -2, "11")); // flat, and late again: its price is asked of the trade itself
        execute(connection, trade(3, 3, "10"));
        assertThat(position()).isEqualTo("3 10 -1 36 6");
        execute(connection, mark(7, "13.123456789"), trade(2, 1, "14"));
        assertThat(position()).isEqualTo("4 11 -1.25 52.493827156 8.493827156");
        execute(connection, trade(8, -1, "15"));
        assertThat(position()).isEqualTo("3 11 2.5 45 12");
    }

    @Test
    void shouldKeepTheNewerTradesRate() throws SQLException {
        String newer = trade(6, 1, "10").replace("commission", "commission, fx_rate").replace("0.25, 'B'",
                "0.25, 1.2, 'B'");
        execute(connection, newer, newer.replace(at(6), at(1)).replace("-6'", "-1'").replace("1.2,", "1.1,"));
        assertThat(value(connection, "SELECT fx_rate FROM positions WHERE symbol = '" + symbol + "'"))
                .isEqualTo("1.20000000");
    }

    /** Any interleaving of the trades, in their order, and the marks, in theirs, ends in the same position. */
    @Test
    void shouldComeToTheSameWhateverLandsFirst() throws SQLException {
        Random random = new Random(42);
        for (int round = 0; round < 12; round++) {
            List<String> ends = new ArrayList<>();
            for (int order = 0; order < 5; order++) {
                symbol = "M" + symbols++;
                Random same = new Random(round);
                List<String> trades = new ArrayList<>();
                List<String> marks = new ArrayList<>();
                for (int second = 1; second <= 8; second++) {
                    int quantity = (1 + same.nextInt(50)) * (same.nextBoolean() ? 1 : -1);
                    String price = 1 + same.nextInt(100) + ".25";
                    if (same.nextBoolean()) {
                        trades.add(trade(second, quantity, price));
                    } else {
                        marks.add(mark(second, price));
                    }
                }
                if (trades.isEmpty()) {
                    trades.add(trade(9, 1, "2"));
                }
                List<Boolean> turns = new ArrayList<>(Collections.nCopies(trades.size(), true));
                turns.addAll(Collections.nCopies(marks.size(), false));
                Collections.shuffle(turns, random);
                for (boolean isTrade : turns) {
                    execute(connection, isTrade ? trades.removeFirst() : marks.removeFirst());
                }
                ends.add(position());
            }
            assertThat(ends).as("round %s", round).containsOnly(ends.getFirst());
        }
    }

    @Test
    void shouldFindOutAMarkThatForgetsTheTradesTime() throws SQLException {
        execute(connection, "RESET ROLE");
        connection.setAutoCommit(false);
        String source = value(connection, "SELECT pg_get_functiondef('keep_position_mark'::regproc)");
        assertThat(source).contains(" AND m.marked_at >= NEW.last_trade_at");
        execute(connection, source.replace(" AND m.marked_at >= NEW.last_trade_at", ""), mark(4, "20"),
                trade(5, 100, "10"));
        assertThatThrownBy(() -> assertThat(position()).isEqualTo("100 10 -0.25 1000 0"))
                .isInstanceOf(AssertionError.class);
        connection.rollback();
    }

    @Test
    void shouldNotFloodTheAuditTrail() throws SQLException {
        execute(connection, trade(1, 100, "10"), "RESET ROLE");
        String audited = "SELECT count(*) FROM audit_trail WHERE coalesce(after_state, before_state) ->> 'symbol' = '"
                + symbol + "'";
        String before = value(connection, audited);
        for (int second = 2; second < 30; second++) {
            execute(connection, mark(second, "1" + second));
        }
        assertThat(value(connection, audited)).isEqualTo(before);
        assertThat(value(connection, "SELECT count(*) FROM positions WHERE symbol = '" + symbol
                + "' AND market_value = 12900")).isEqualTo("1");
    }

    @Test
    void shouldKeepMoneyAndMarksTogether() throws SQLException {
        execute(connection, trade(1, 7, "10.12345678"), mark(2, "11.123456789"), trade(3, -3, "12"), mark(4, "0.1"),
                trade(5, -9, "3"), mark(6, "4"));
        assertThat(value(connection, "SELECT market_value - cost_basis = unrealized_pnl FROM positions WHERE symbol = '"
                + symbol + "'")).isEqualTo("t");
        assertThat(value(connection, "SELECT trim_scale(realized_pnl + unrealized_pnl - market_value) FROM positions"
                + " WHERE symbol = '" + symbol + "'")).isEqualTo("-8.61419746"); // the cash flow of the trades
    }

    @Test
    void shouldShowATenantItsOwnMarksAlone() throws SQLException {
        execute(connection, mark(1, "10"), "RESET ROLE", "SET ROLE trading_tenant", "SET tapedeck.tenant = 'other'");
        assertThat(value(connection, "SELECT count(*) FROM position_marks")).isEqualTo("0");
        execute(connection, "SET tapedeck.tenant = 'default'");
        assertThat(column(connection, "SELECT symbol FROM position_marks")).contains(symbol);
    }

    @Test
    void shouldCarryOverWhatTwoSessionsCouldNotSee() throws SQLException {
        execute(connection, trade(1, 100, "10"), mark(2, "11"), "RESET ROLE",
                "UPDATE positions SET market_value = 1, unrealized_pnl = 1 WHERE symbol = '" + symbol + "'");
        assertThat(Long.parseLong(value(connection, "SELECT refresh_position_marks()"))).isPositive();
        assertThat(position()).isEqualTo("100 10 -0.25 1100 100");
        assertThat(value(connection, "SELECT refresh_position_marks()")).isEqualTo("0");
    }
}
