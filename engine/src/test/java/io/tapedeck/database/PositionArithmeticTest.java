package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the trade trigger makes of trades, against {@link HoldingReference}; and wrong triggers, which must be found out. */
@Timeout(180)
class PositionArithmeticTest {
    private static final String RANGE = "SELECT ensure_range('trades', '2024-03-04', '2024-03-06')";
    /** Half of the last digit of avg_cost, and a little for what the shares of cost were rounded by before. */
    private static final BigDecimal AVERAGE_TOLERANCE = new BigDecimal("0.00000001");
    /** The cost that leaves with a reducing trade is rounded to 14 decimals. */
    private static final BigDecimal REALIZED_TOLERANCE_PER_TRADE = new BigDecimal("0.00000000000001");

    private TestDatabase test;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        execute(connection, RANGE);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        test.close();
    }

    @Test
    void shouldKeepThousandsOfHoldingsAsTheReferenceDoes() throws SQLException {
        execute(connection, "SET ROLE tapedeck_writer");
        TradeSequences sequences = new TradeSequences(20240304, "S");
        for (int batch = 0; batch < 16; batch++) {
            TradeSequences.copy(connection, sequences.next(1_000, 2_000));
        }
        for (int batch = 0; batch < 100; batch++) {
            TradeSequences.copy(connection, sequences.next(1, 20)); // a statement a trade
        }
        assertHoldings(sequences);
        assertThat(value(connection, "SELECT count(*) FROM trades WHERE gross_pnl IS NULL OR net_pnl IS NULL"))
                .isEqualTo("0");
        assertThat(new BigDecimal(
                value(connection, "SELECT sum(net_pnl) - (SELECT sum(realized_pnl) FROM positions) FROM trades")))
                .isCloseTo(BigDecimal.ZERO, within(new BigDecimal("0.01"))); // 16,100 roundings to 6 decimals
    }

    @Test
    void shouldNotLoseATradeOfConcurrentSessions() throws Exception {
        assertConcurrentSessions();
    }

    /** Each is a plausible slip; the checks above must notice every one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            average moves when reducing | cost_out := round(held.cost_basis * -trade.quantity / held.quantity, 14); | cost_out := -trade.quantity * trade.price;
            through zero keeps average  | held.cost_basis := quantity_after * trade.price;  | held.cost_basis := quantity_after * held.avg_cost;
            costs are forgotten         | + gross - trade.costs;                            | + gross;
            cost basis is rounded       | held.cost_basis + trade.quantity * trade.price;   | round(held.cost_basis + trade.quantity * trade.price, 6);
            closing forgets its profit  | gross := held.quantity * trade.price - held.cost_basis; | gross := 0;
            order of trades is lost     | t.tenant, t.id LOOP                               | t.tenant, t.price LOOP
            """)
    void shouldFindOutWrongArithmetic(String name, String right, String wrong) throws SQLException {
        mutate(right, wrong);
        TradeSequences sequences = new TradeSequences(7, "S");
        TradeSequences.copy(connection, sequences.next(400, 40));
        assertThatThrownBy(() -> assertHoldings(sequences)).as(name).isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldFindOutATriggerThatDoesNotLock() throws SQLException {
        mutate("FOR NO KEY UPDATE;", "; PERFORM pg_sleep(0.005);");
        assertThatThrownBy(this::assertConcurrentSessions).satisfies(found -> {
            if (!(found instanceof AssertionError)) { // nothing orders the sessions any more: a deadlock instead of a loss
                assertThat(((SQLException) found.getCause()).getSQLState()).isEqualTo("40P01");
            }
        });
    }

    private void mutate(String right, String wrong) throws SQLException {
        String source = value(connection, "SELECT pg_get_functiondef('update_position_from_trade'::regproc)");
        String squeezed = source.replaceAll("\\s+LOOP", " LOOP").replaceAll("\\s+FOR NO KEY", " FOR NO KEY");
        assertThat(squeezed).contains(right);
        execute(connection, squeezed.replace(right, wrong));
    }

    private void assertConcurrentSessions() throws Exception {
        final int sessions = 4;
        List<Future<TradeSequences>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(sessions)) {
            for (int session = 0; session < sessions; session++) {
                running.add(executor.submit(session(session)));
            }
        }
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal cashFlow = BigDecimal.ZERO;
        for (Future<TradeSequences> future : running) {
            for (HoldingReference holding : future.get().holdings().values()) {
                quantity = quantity.add(holding.quantity());
                cashFlow = cashFlow.add(holding.cashFlow());
            }
        }
        // Whatever the order was, no unit and no money may be missing.
        assertThat(new BigDecimal(value(connection, "SELECT sum(quantity) FROM positions")))
                .isEqualByComparingTo(quantity);
        assertThat(new BigDecimal(value(connection,
                "SELECT sum(realized_pnl + unrealized_pnl - market_value) FROM positions")))
                .isEqualByComparingTo(cashFlow);
    }

    private Callable<TradeSequences> session(int number) {
        return () -> {
            TradeSequences sequences = new TradeSequences(number, "S");
            try (Connection mine = test.connection()) {
                execute(mine, "SET ROLE tapedeck_writer");
                for (int statement = 0; statement < 40; statement++) {
                    List<String> lines = sequences.next(6, 3);
                    lines.replaceAll(line -> line.replaceFirst("\tST", "\tS" + number + "T"));
                    TradeSequences.copy(mine, lines);
                }
            }
            return sequences;
        };
    }

    private void assertHoldings(TradeSequences sequences) throws SQLException {
        int found = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT concat_ws('|', symbol, exchange, strategy, agent_name, tenant), quantity, avg_cost,
                               realized_pnl, unrealized_pnl, market_value
                        FROM positions""")) {
            while (row.next()) {
                found++;
                String key = row.getString(1);
                HoldingReference holding = sequences.holdings().get(key);
                assertThat(holding).as(key).isNotNull();
                BigDecimal marketValue = row.getBigDecimal(6);
                assertThat(row.getBigDecimal(2)).as(key).isEqualByComparingTo(holding.quantity());
                assertThat(marketValue).as(key).isEqualByComparingTo(holding.marketValue());
                assertThat(row.getBigDecimal(3)).as(key).isCloseTo(holding.average(), within(AVERAGE_TOLERANCE));
                assertThat(row.getBigDecimal(4)).as(key).isCloseTo(holding.realized(), within(
                        REALIZED_TOLERANCE_PER_TRADE.multiply(BigDecimal.valueOf(holding.trades()))));
                assertThat(row.getBigDecimal(4).add(row.getBigDecimal(5))).as("to the last digit, " + key)
                        .isEqualByComparingTo(holding.cashFlow().add(marketValue));
            }
        }
        assertThat(found).isEqualTo(sequences.holdings().size());
    }
}
