package io.tapedeck.bench.queries;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Symbols of the day by how busy they were; half of the questions are about the hundred busiest, as people ask. Immutable. */
final class MarketSymbols {
    private static final int BUSIEST = 100;

    private final List<Symbol> symbols = new ArrayList<>();

    /** Also leaves them numbered in the table bench_symbols. */
    MarketSymbols(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS bench_symbols AS"
                    + " SELECT row_number() OVER (ORDER BY n DESC, instrument_id) AS number, i.symbol, i.exchange"
                    + " FROM (SELECT instrument_id, count(*) AS n FROM ticks GROUP BY 1) t JOIN instruments i USING (instrument_id)");
            statement.execute("CREATE INDEX IF NOT EXISTS bench_symbols_number ON bench_symbols (number)");
            statement.execute("GRANT SELECT ON bench_symbols TO trading_app");
            try (ResultSet row = statement.executeQuery("SELECT symbol, exchange FROM bench_symbols ORDER BY number")) {
                while (row.next()) {
                    symbols.add(new Symbol(row.getString(1), row.getString(2)));
                }
            }
        }
    }

    int count() {
        return symbols.size();
    }

    Symbol any(RandomGenerator random) {
        int bound = random.nextBoolean() ? Math.min(BUSIEST, symbols.size()) : symbols.size();
        return symbols.get(random.nextInt(bound));
    }

    /** A name to ask about. */
    record Symbol(String symbol, String exchange) {
    }
}
