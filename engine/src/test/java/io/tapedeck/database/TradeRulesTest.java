package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** What may be booked, and what a trade that lands again, changes, or comes back from the archive does. One database, own symbols. */
@Tag("contract")
@Timeout(120)
class TradeRulesTest {
    private static final String TIME = "2024-03-04 10:00:00+00";
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
        symbol = "R" + symbols++;
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private String trade(String id, String side, String quantity, String price, String more, String values) {
        return "INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity, price, strategy,"
                + " agent_name, broker" + more + ") VALUES ('" + TIME + "', '" + symbol + id + "', 'O', '" + symbol
                + "', 'X', '" + side + "', " + quantity + ", " + price + ", 'momentum', 'agent', 'B'" + values + ")";
    }

    private String trade(String id, String side, String quantity, String price) {
        return trade(id, side, quantity, price, "", "");
    }

    private String position() throws SQLException {
        return value(connection,
                "SELECT concat_ws(' ', trim_scale(quantity), trim_scale(avg_cost), trim_scale(realized_pnl),"
                        + " trim_scale(unrealized_pnl), trim_scale(market_value)) FROM positions WHERE symbol = '"
                        + symbol + "'");
    }

    private String profit(String id) throws SQLException {
        return value(connection, "SELECT concat_ws(' ', trim_scale(gross_pnl), trim_scale(net_pnl)) FROM trades"
                + " WHERE trade_id = '" + symbol + id + "'");
    }

    @Test
    void shouldKeepTheBookOfOneHolding() throws SQLException {
        execute(connection, trade("1", "BUY", "100", "10", ", commission", ", 1"));
        assertThat(position()).isEqualTo("100 10 -1 0 1000");
        execute(connection, trade("2", "BUY", "100", "12"));
        assertThat(position()).isEqualTo("200 11 -1 200 2400");
        execute(connection, trade("3", "SELL", "-50", "14", ", commission, fees", ", 0.5, 0.25"));
        assertThat(position()).isEqualTo("150 11 148.25 450 2100"); // 50 * 3 - 1.75; the average stays
        execute(connection, trade("4", "SELL", "-250", "9"));
        assertThat(position()).isEqualTo("-100 9 -151.75 0 -900"); // 150 * -2; 100 short at 9
        execute(connection, trade("5", "COVER", "100", "8.5"));
        assertThat(position()).isEqualTo("0 0 -101.75 0 0");
        execute(connection, trade("6", "SHORT", "-1", "3"));
        assertThat(position()).isEqualTo("-1 3 -101.75 0 -3");
        assertThat(List.of(profit("1"), profit("2"), profit("3"), profit("4"), profit("5")))
                .containsExactly("0 -1", "0 0", "150 149.25", "-300 -300", "50 50");
        assertThat(value(connection, "SELECT count(*) FROM positions WHERE symbol = '" + symbol + "'")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            BUY   | 1   | 0     | trades_price_positive            | price 0.00000000 must be above 0
            BUY   | 1   | -36.98| trades_price_positive            | price -36.98000000 must be above 0
            BUY   | 1   | 'NaN' | trades_price_positive            | price NaN must be above 0
            BUY   | 0   | 1     | trades_quantity_not_zero         | quantity 0.000000 must not be 0
            BUY   | 'NaN' | 1   | trades_quantity_not_zero         | quantity NaN must not be 0
            HOLD  | 1   | 1     | trades_side_known                | side 'HOLD' must be BUY, COVER, SELL or SHORT
            BUY   | -5  | 1     | trades_side_agrees_with_quantity | quantity -5.000000 does not agree with side BUY
            COVER | -5  | 1     | trades_side_agrees_with_quantity | quantity -5.000000 does not agree with side COVER
            SELL  | 5   | 1     | trades_side_agrees_with_quantity | quantity 5.000000 does not agree with side SELL
            SHORT | 5   | 1     | trades_side_agrees_with_quantity | quantity 5.000000 does not agree with side SHORT
            """)
    void shouldRefuseAWrongTradeByValueAndRule(String side, String quantity, String price, String rule,
            String message) {
        assertThatThrownBy(() -> execute(connection, trade("1", side, quantity, price)))
                .isInstanceOfSatisfying(PSQLException.class, e -> {
                    assertThat(e.getSQLState()).isEqualTo("23514");
                    assertThat(e.getServerErrorMessage().getConstraint()).isEqualTo(rule); // without it: a missing partition
                    assertThat(e.getServerErrorMessage().getMessage()).startsWith("trade " + symbol + "1: " + message);
                });
    }

    @Test
    void shouldRefuseATradeInAnotherCurrencyThanItsPosition() throws SQLException {
        execute(connection, trade("1", "BUY", "1", "10", ", currency, fx_rate", ", 'EUR', 1.1"));
        assertRefused(connection, "23514", trade("2", "BUY", "1", "10"));
        assertRefused(connection, "23514", trade("2", "BUY", "1", "10", ", currency, fx_rate", ", 'EUR', 0"));
        assertThat(position()).isEqualTo("1 10 0 0 10"); // in EUR
    }

    @Test
    void shouldKeepWhatATradeStatesOfItsProfit() throws SQLException {
        execute(connection, trade("1", "BUY", "2", "10", ", gross_pnl, net_pnl", ", 7, 6"),
                trade("2", "SELL", "-1", "11", ", gross_pnl, commission", ", 9, 4"));
        assertThat(profit("1")).isEqualTo("7 6");
        assertThat(profit("2")).isEqualTo("9 5");
        assertThat(position()).isEqualTo("1 10 -3 1 11"); // the position's own arithmetic
    }

    /** As landing merges a batch whose keys are there: through a staging table, ON CONFLICT DO UPDATE. */
    @Test
    void shouldNotMoveThePositionTwiceForATradeThatLandsAgain() throws SQLException {
        execute(connection, "SET ROLE tapedeck_writer", trade("1", "BUY", "100", "10"),
                trade("2", "SELL", "-40", "12"));
        String before = position();
        String again = " ON CONFLICT (executed_at, trade_id) DO UPDATE SET quantity = EXCLUDED.quantity, price ="
                + " EXCLUDED.price, side = EXCLUDED.side, broker = EXCLUDED.broker, commission = EXCLUDED.commission";
        execute(connection, trade("1", "BUY", "100", "10") + again, trade("2", "SELL", "-40.000000", "12.00") + again,
                trade("3", "SELL", "-60", "12") + again);
        assertThat(before).isEqualTo("60 10 80 120 720");
        assertThat(position()).isEqualTo("0 0 200 0 0"); // by the third alone
        assertThat(profit("2")).isEqualTo("80 80");
        assertRefused(connection, "23505", trade("3", "SELL", "-60", "12"));
        assertRefused(connection, "23514", trade("1", "BUY", "101", "10") + again);
        assertThat(position()).isEqualTo("0 0 200 0 0");
    }

    @Test
    void shouldFollowCostsThatComeLaterButNothingElse() throws SQLException {
        execute(connection, trade("1", "BUY", "100", "10"),
                "UPDATE trades SET commission = 3, fees = 0.5 WHERE trade_id = '"
                        + symbol + "1'");
        assertThat(position()).isEqualTo("100 10 -3.5 0 1000");
        assertThat(profit("1")).isEqualTo("0 -3.5");
        execute(connection,
                "UPDATE trades SET commission = 2, broker_trade_id = 'X7' WHERE trade_id = '" + symbol + "1'");
        assertThat(position()).isEqualTo("100 10 -2.5 0 1000");
        for (String change : List.of("quantity = 1", "price = 11", "symbol = 'OTHER'", "tenant = 'other'",
                "fx_rate = 2",
                "executed_at = executed_at + interval '1 second'", "trade_id = 'other'", "strategy = 'other'")) {
            assertRefused(connection, "23514", "UPDATE trades SET " + change + " WHERE trade_id = '" + symbol + "1'");
        }
        assertRefused(connection, "42501", "DELETE FROM trades WHERE trade_id = '" + symbol + "1'");
    }

    @Test
    void shouldKeepTenantsApart() throws SQLException {
        execute(connection, trade("1", "BUY", "1", "10"), trade("2", "BUY", "2", "20", ", tenant", ", 'other'"));
        assertThat(column(connection, "SELECT tenant || trim_scale(quantity) FROM positions WHERE symbol = '" + symbol
                + "' ORDER BY 1")).containsExactly("default1", "other2");
    }

    @Test
    void shouldLeavePositionsAloneWhenArchivedTradesComeBack() throws SQLException {
        execute(connection, "SET tapedeck.restoring = on", trade("1", "BUY", "1", "10"));
        assertThat(value(connection, "SELECT count(*) FROM positions WHERE symbol = '" + symbol + "'")).isEqualTo("0");
        execute(connection, "SET tapedeck.restoring = off", trade("2", "BUY", "1", "10"));
        assertThat(position()).isEqualTo("1 10 0 0 10");
    }

    @Test
    void shouldTakeAPositionWrittenByHandAsItsStart() throws SQLException {
        execute(connection,
                "INSERT INTO positions (symbol, exchange, strategy, agent_name, quantity, avg_cost, market_value,"
                        + " unrealized_pnl, first_trade_at, last_trade_at) VALUES ('" + symbol
                        + "', 'X', 'momentum', 'agent', 10, 5, 60, 10, '2024-01-02', '2024-01-02')",
                trade("1", "BUY", "10", "7"));
        assertThat(position()).isEqualTo("20 6 0 20 140");
        execute(connection, "UPDATE positions SET quantity = 40, avg_cost = 3 WHERE symbol = '" + symbol + "'", // a split
                trade("2", "SELL", "-10", "4"));
        assertThat(position()).isEqualTo("30 3 10 30 120");
    }
}
