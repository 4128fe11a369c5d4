package io.tapedeck.database;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.postgresql.PGConnection;

/** Generated trades of many holdings, mixed, and the reference of each holding. The same seed gives the same trades. */
final class TradeSequences {
    private static final String COLUMNS = "executed_at, trade_id, order_id, symbol, exchange, side, quantity, price,"
            + " strategy, agent_name, commission, fees, broker, tenant";
    private static final int MICROS_PER_UNIT = 1_000_000;

    private final Random random;
    private final String prefix;
    private final Map<String, HoldingReference> holdings = new LinkedHashMap<>();
    private int count;

    TradeSequences(long seed, String prefix) {
        this.random = new Random(seed);
        this.prefix = prefix;
    }

    /** {@return references by "symbol|exchange|strategy|agent_name|tenant"} */
    Map<String, HoldingReference> holdings() {
        return holdings;
    }

    /** {@return {@code trades} COPY lines of holdings among {@code symbols} symbols, booked in the references too} */
    List<String> next(int trades, int symbols) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < trades; i++) {
            lines.add(next(symbols));
        }
        return lines;
    }

    private String next(int symbols) {
        int symbol = random.nextInt(symbols);
        String tenant = random.nextInt(4) == 0 ? "other" : "default";
        String key = String.join("|", prefix + symbol, "XNAS", "strategy" + symbol % 2, "agent" + symbol % 3, tenant);
        HoldingReference holding = holdings.computeIfAbsent(key, name -> new HoldingReference());
        BigDecimal quantity = quantity(holding.quantity());
        BigDecimal price = BigDecimal.valueOf(1 + random.nextLong(random.nextBoolean() ? 100_000_000_000L : 10_000), 8);
        BigDecimal commission = random.nextInt(3) == 0 ? null : BigDecimal.valueOf(random.nextInt(5_000_000), 6);
        BigDecimal fees = random.nextInt(3) == 0 ? null : BigDecimal.valueOf(random.nextInt(100_000) - 20_000, 6);
        boolean first = random.nextBoolean();
        String side = quantity.signum() > 0 ? first ? "BUY" : "COVER" : first ? "SELL" : "SHORT";
        String time = "2024-03-%02d 10:00:00.%06d+00".formatted(4 + random.nextInt(2), count);
        holding.trade(time, quantity, price, zero(commission).add(zero(fees)));
        return String.join("\t", time, prefix + "T" + count++, "O1", key.substring(0, key.indexOf('|')), "XNAS", side,
                quantity.toPlainString(), price.toPlainString(), "strategy" + symbol % 2, "agent" + symbol % 3,
                text(commission), text(fees), "broker", tenant);
    }

    /** One in four closes exactly, one in four goes through zero, one in four reduces, the rest is anything. */
    private BigDecimal quantity(BigDecimal held) {
        BigDecimal any = BigDecimal.valueOf((1 + random.nextLong(random.nextBoolean() ? 1000L * MICROS_PER_UNIT : 20))
                * (random.nextBoolean() ? 1 : -1), 6);
        if (held.signum() == 0) {
            return any;
        }
        BigDecimal smallest = BigDecimal.valueOf(-held.signum(), 6);
        return switch (random.nextInt(4)) {
            case 0 -> held.negate();
            case 1 -> held.negate().add(any.abs().multiply(BigDecimal.valueOf(-held.signum())));
            case 2 -> {
                BigDecimal part = BigDecimal
                        .valueOf((long) (held.unscaledValue().longValueExact() * random.nextDouble()), 6);
                yield part.signum() == 0 ? smallest : part.negate();
            }
            default -> any;
        };
    }

    /** Copies lines as landing does, in one statement. */
    static void copy(Connection connection, List<String> lines) throws SQLException {
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY trades (" + COLUMNS + ") FROM STDIN",
                    new StringReader(String.join("\n", lines) + "\n"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static BigDecimal zero(BigDecimal value) {
        return value == null ? BigDecimal.ZERO : value;
    }

    private static String text(BigDecimal value) {
        return value == null ? "\\N" : value.toPlainString();
    }
}
