package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rows that triggers and paper fills write stand before every constraint, and move the position as the engine's book did. */
@Timeout(120)
class TriggerRowsDatabaseTest {
    private static final Map<String, String> KEYS = Map.of("orders", "submitted_at, order_id", "trades",
            "executed_at, trade_id", "position_triggers", "trigger_id");
    private static final Set<String> TIMES = Set.of("submitted_at", "updated_at", "filled_at", "cancelled_at",
            "executed_at", "armed_at", "fired_at", "exit_at");

    @Test
    void shouldBeTakenByTheDatabaseWhichThenHoldsWhatTheBookHolds() throws SQLException {
        TriggerTape tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL).define("A").define("B");
        tape.configure("""
                execution.mode = paper
                execution.partial = true
                execution.commission-min = 0.35
                execution.commission-bps = 1.5
                execution.slippage-bps = 0.3
                triggers.strategies.trend.entries = fused
                triggers.strategies.trend.agent = a
                triggers.strategies.trend.shorts = true
                triggers.strategies.trend.stop = 0.7%
                triggers.strategies.trend.trailing = 0.9
                triggers.strategies.trend.time-exit = 60000000
                triggers.strategies.trend.break-even-from = 0.2%
                """);
        Random random = new Random(7);
        double price = 100;
        for (int i = 0; i < 600; i++) {
            price += random.nextGaussian() * 0.1;
            String symbol = random.nextBoolean() ? "A" : "B";
            if (random.nextInt(6) == 0) {
                tape.fused(symbol, random.nextInt(-1, 2), random.nextDouble() * 200, price + 1, price - 1);
            } else {
                tape.quote(symbol, price - 0.01234567, price + 0.01, 70, 0);
            }
        }
        assertThat(tape.of("trades")).hasSizeGreaterThan(50);
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = trading, public");
            for (String table : List.of("orders", "trades")) {
                statement.execute("SELECT ensure_range('" + table + "', '2026-02-25', '2026-02-26')");
            }
            for (Map<String, String> row : tape.rows) {
                statement.addBatch(upsert(row));
            }
            statement.executeBatch();
            assertThat(tape.positions.book().count()).isPositive();
            for (int position = 0; position < tape.positions.book().count(); position++) {
                try (ResultSet held = statement
                        .executeQuery("SELECT quantity, realized_pnl FROM positions WHERE symbol = '"
                                + tape.positions.book().facts().symbol(position) + "'")) {
                    assertThat(held.next()).isTrue();
                    assertThat(held.getBigDecimal(1).movePointRight(6).longValueExact())
                            .isEqualTo(tape.positions.book().quantity(position));
                    assertThat(held.getBigDecimal(2)).isEqualByComparingTo(tape.positions.book().realized(position));
                }
            }
        }
    }

    private static String upsert(Map<String, String> row) {
        String table = row.get("table");
        List<String> names = row.keySet().stream().filter(name -> !name.equals("table")).toList();
        String values = names.stream().map(name -> literal(name, row.get(name))).collect(Collectors.joining(", "));
        Set<String> key = Set.of(KEYS.get(table).split(", ", -1));
        return "INSERT INTO " + table + " (" + String.join(", ", names) + ") VALUES (" + values + ") ON CONFLICT ("
                + KEYS.get(table) + ") DO UPDATE SET " + names.stream().filter(name -> !key.contains(name))
                        .map(name -> name + " = EXCLUDED." + name).collect(Collectors.joining(", "));
    }

    private static String literal(String name, String value) {
        if (value == null) {
            return "NULL";
        }
        return "'" + (TIMES.contains(name) ? Instant.EPOCH.plusNanos(Long.parseLong(value)).toString() : value) + "'";
    }
}
