package io.tapedeck.positions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** Generated fills through the book and through COPY and the database's triggers: the same positions, to the last digit. */
@Timeout(600)
class DatabaseFillsTest {
    private static final long SEED = 20240305;
    private static final String COLUMNS = "executed_at, trade_id, order_id, symbol, exchange, side, quantity, price,"
            + " strategy, agent_name, commission, fees, broker, tenant, currency, fx_rate";
    private static final String[] CURRENCIES = {"USD", "EUR", "JPY"};
    private static final String POSITIONS = """
            SELECT concat_ws('|', symbol, exchange, strategy, agent_name, tenant), quantity, avg_cost, realized_pnl,
                   cost_basis, market_value, unrealized_pnl, currency, fx_rate, extract(epoch FROM last_trade_at)::bigint
            FROM positions""";

    private static TestDatabase test;

    @BeforeAll
    static void create() throws SQLException {
        test = TestDatabase.create();
        try (Connection connection = test.connection(); Statement statement = connection.createStatement()) {
            statement.execute("SELECT ensure_range('trades', '2024-03-04', '2024-03-06')");
        }
    }

    @AfterAll
    static void drop() throws SQLException {
        test.close();
    }

    @Test
    void shouldKeepGeneratedSequencesAsTheDatabaseDoes() throws SQLException {
        assertSame("A", new Random(SEED), 1_000, 10);
    }

    @Test
    @Tag("torture")
    void shouldKeepManyGeneratedSequencesAsTheDatabaseDoes() throws SQLException {
        for (int round = 0; round < 20; round++) {
            assertSame("B" + round + "x", new Random(SEED + round), 5_000, 20);
        }
    }

    /** The places where two roundings differ from one, asked of the server itself. */
    @Test
    void shouldDivideAsTheServerDoes() throws SQLException {
        Random random = new Random(SEED);
        List<String> questions = new ArrayList<>();
        List<BigDecimal> expected = new ArrayList<>();
        Wide share = new Wide();
        NumericDivision division = new NumericDivision();
        while (questions.size() < 300) {
            BigInteger whole = BigInteger.valueOf(2 * (500_000 + random.nextLong(2_000_000_000L)));
            BigInteger part = BigInteger.valueOf(1 + 2 * random.nextLong(whole.longValue() / 2));
            if (part.gcd(whole).equals(BigInteger.ONE)) {
                BigInteger cost = part.modInverse(whole).multiply(whole.shiftRight(1).subtract(BigInteger.ONE))
                        .mod(whole)
                        .add(whole.multiply(BigInteger.valueOf(random.nextLong(1_000_000_000_000_000L))));
                division.share(new Wide().set(cost.shiftRight(64).longValue(), cost.longValue()), part.longValue(),
                        whole.longValue(), share);
                expected.add(share.decimal(14));
                questions.add("(%s::numeric(34,14), %s::numeric(20,6), %s::numeric(20,6))".formatted(
                        new BigDecimal(cost, 14).toPlainString(), new BigDecimal(part, 6).toPlainString(),
                        new BigDecimal(whole, 6).toPlainString()));
            }
        }
        try (Connection connection = test.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT round(c * p / w, 14) FROM (VALUES "
                        + String.join(", ", questions) + ") q (c, p, w)")) {
            for (BigDecimal each : expected) {
                assertThat(row.next()).isTrue();
                assertThat(each).isEqualByComparingTo(row.getBigDecimal(1));
            }
        }
    }

    private static void assertSame(String prefix, Random random, int holdings, int length) throws SQLException {
        PositionBook book = new PositionBook(PositionsOptions.DEFAULTS);
        Fills fills = new Fills(random);
        List<List<Fills.Fill>> sequences = new ArrayList<>();
        int most = 0;
        for (int i = 0; i < holdings; i++) {
            sequences.add(fills.sequence(2 + random.nextInt(length)));
            most = Math.max(most, sequences.getLast().size());
        }
        List<String> lines = new ArrayList<>();
        Trade trade = new Trade();
        for (int turn = 0; turn < most; turn++) {
            for (int holding = 0; holding < holdings; holding++) {
                if (turn < sequences.get(holding).size()) {
                    lines.add(line(prefix, holding, turn, sequences.get(holding).get(turn), trade));
                    assertThat(book.onTrade(trade)).as(lines.getLast()).isEqualTo(Booked.MOVED);
                    assertThat(book.onTrade(trade)).isEqualTo(Booked.AGAIN);
                }
            }
        }
        try (Connection connection = test.connection()) {
            copy(connection, lines, random);
            compare(connection, prefix, book);
        }
    }

    private static String line(String prefix, int holding, int turn, Fills.Fill fill, Trade trade) {
        String symbol = prefix + holding / 2;
        String strategy = "strategy" + holding % 2;
        String tenant = holding % 3 == 0 ? "other" : "default";
        String currency = CURRENCIES[holding % CURRENCIES.length];
        long fxRate = 100_000_000L + (long) (holding % CURRENCIES.length) * (turn + 1);
        boolean first = turn % 2 == 0;
        boolean buys = fill.quantity().signum() > 0;
        Trade.Side side = Trade.Side.valueOf(buys ? first ? "BUY" : "COVER" : first ? "SELL" : "SHORT");
        String id = prefix + "T" + holding + "-" + turn;
        trade.clear().key((1_709_542_800L + turn) * 1_000_000_000L + 1_999, id).instrument(symbol, "XNAS")
                .owner(strategy, "agent", tenant).done(side, fill.units(), fill.price8() * 10)
                .currency(currency, fxRate);
        trade.costs(units(fill.commission()), units(fill.fees()));
        return String.join("\t", "2024-03-04 09:%02d:%02d.000001+00".formatted(turn / 60, turn % 60), id, "O", symbol,
                "XNAS", side.name(), fill.quantity().toPlainString(), fill.price().toPlainString(), strategy, "agent",
                text(fill.commission()), text(fill.fees()), "broker", tenant, currency,
                BigDecimal.valueOf(fxRate, 8).toPlainString());
    }

    private static long units(BigDecimal cost) {
        return cost == null ? 0 : cost.movePointRight(6).longValueExact();
    }

    private static String text(BigDecimal value) {
        return value == null ? "\\N" : value.toPlainString();
    }

    /** In statements of every size, as landing's batches are. */
    private static void copy(Connection connection, List<String> lines, Random random) throws SQLException {
        int from = 0;
        while (from < lines.size()) {
            int to = Math.min(lines.size(), from + 1 + random.nextInt(random.nextInt(8) == 0 ? 5 : 4_000));
            try {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY trades (" + COLUMNS + ") FROM STDIN",
                        new StringReader(String.join("\n", lines.subList(from, to)) + "\n"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            from = to;
        }
    }

    private static void compare(Connection connection, String prefix, PositionBook book) throws SQLException {
        Map<String, Integer> positions = byKey(book);
        int compared = 0;
        int flat = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(POSITIONS + " WHERE symbol LIKE '" + prefix + "%'")) {
            while (row.next()) {
                String key = row.getString(1);
                int position = positions.get(key);
                Wide wide = new Wide();
                List<Object> engine = Arrays.asList(BigDecimal.valueOf(book.quantity(position), 6),
                        BigDecimal.valueOf(book.averageCost(position) / 10, 8), book.realized(position),
                        book.costBasis(position, wide).decimal(14), book.marketValue(position, wide).decimal(15),
                        book.unrealized(position));
                for (int column = 2; column <= 7; column++) {
                    assertThat((BigDecimal) engine.get(column - 2)).as(key + " column " + column)
                            .isEqualByComparingTo(row.getBigDecimal(column));
                }
                assertThat(book.facts().currency(position)).hasToString(row.getString(8));
                assertThat(BigDecimal.valueOf(book.fxRate(position), 8)).isEqualByComparingTo(row.getBigDecimal(9));
                assertThat(book.facts().lastTradeAt(position) / 1_000_000_000L).isEqualTo(row.getLong(10));
                flat += book.quantity(position) == 0 ? 1 : 0;
                compared++;
            }
        }
        assertThat(compared).isEqualTo(book.count());
        assertThat(flat).as("flat books among %s", compared).isGreaterThan(compared / 10);
    }

    private static Map<String, Integer> byKey(PositionBook book) {
        Map<String, Integer> positions = new HashMap<>();
        for (int position = 0; position < book.count(); position++) {
            positions.put(String.join("|", book.facts().symbol(position).toString(),
                    book.facts().exchange(position).toString(),
                    book.facts().strategy(position).toString(), book.facts().agent(position).toString(),
                    book.facts().tenant(position).toString()), position);
        }
        return positions;
    }
}
