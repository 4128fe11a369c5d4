package io.tapedeck.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.ColumnDefault;
import io.tapedeck.event.table.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Seeded rows of any table that its checks, keys and references let in: a value of each column's type, now and then none. */
final class TableRowsOfChance {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern ONE_OF = Pattern.compile("\\(\\(?(\\w+)\\)?(?:::text)? = ANY \\(+ARRAY\\[(.*?)]");
    private static final Pattern COMPARED = Pattern.compile("\\((\\w+) [<>]=? ");
    private static final String[] CHARACTERS = {"a", "Z", " ", "\"", "\\", "\t", "\n", "é", "€", "𝄞", "{", ",", "'",
            "=", "0"};

    private final Random random;
    private final Map<String, List<String>> choices = new HashMap<>();
    private final Set<String> compared = new HashSet<>();
    private final Instant begin;
    private int serial;

    TableRowsOfChance(long seed, Instant begin, Connection connection) throws SQLException {
        random = new Random(seed);
        this.begin = begin;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement
                        .executeQuery("SELECT c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k"
                                + " JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'c'")) {
            while (row.next()) {
                learn(row.getString(1), row.getString(2));
            }
        }
    }

    private void learn(String table, String check) {
        Matcher oneOf = ONE_OF.matcher(check);
        if (oneOf.find()) {
            List<String> values = new ArrayList<>();
            Matcher value = Pattern.compile("'([^']*)'").matcher(oneOf.group(2));
            while (value.find()) {
                values.add(value.group(1));
            }
            choices.put(table + '.' + oneOf.group(1), values);
        }
        Matcher comparison = COMPARED.matcher(check);
        while (comparison.find()) {
            compared.add(table + '.' + comparison.group(1));
        }
    }

    /** A row as JSON; a column that may be left out is left out now and then. */
    ObjectNode row(Table table, boolean explicitNulls) {
        ObjectNode row = JSON.objectNode();
        serial++;
        for (Column column : table.columns().values()) {
            boolean key = table.keyColumns().contains(column.name());
            boolean identity = column.byDefault().kind() == ColumnDefault.Kind.IDENTITY
                    || column.byDefault().kind() == ColumnDefault.Kind.RANDOM_UUID;
            boolean left = column.generated() || identity || (column.optional() && !key && random.nextInt(3) == 0)
                    || (column.byDefault().given() && random.nextBoolean())
                    || column.name().equals("tenant") || refers(table, column);
            if (left) {
                continue;
            }
            boolean none = explicitNulls && !column.required() && random.nextInt(8) == 0;
            row.set(column.name(), none ? JSON.nullNode() : value(table, column, key));
        }
        fitTrade(table, row);
        fitCash(table, row);
        return row;
    }

    /** What another row must be there for: left out where it may be, given by the caller otherwise. */
    private static boolean refers(Table table, Column column) {
        return table.schema().equals("sage") && column.name().endsWith("_id") && column.typeName().equals("uuid");
    }

    private static void fitTrade(Table table, ObjectNode row) {
        if (table.relation().equals("trades")) {
            for (String computed : List.of("gross_pnl", "net_pnl")) {
                if (row.path(computed).isNull()) {
                    row.remove(computed); // the trigger computes what the trade does not say
                }
            }
            boolean buys = row.path("side").asText().matches("BUY|COVER");
            BigDecimal quantity = row.get("quantity").decimalValue().abs().remainder(BigDecimal.valueOf(1_000))
                    .add(BigDecimal.ONE);
            row.set("quantity", JSON.numberNode(buys ? quantity : quantity.negate()));
            row.set("price", JSON.numberNode(above(row, "price")));
            if (row.hasNonNull("fx_rate")) {
                row.set("fx_rate", JSON.numberNode(above(row, "fx_rate")));
            }
        }
    }

    /** What goes out is below 0, what comes in above. */
    private static void fitCash(Table table, ObjectNode row) {
        if (table.relation().equals("cash_movements")) {
            BigDecimal amount = above(row, "amount");
            row.set("amount", JSON.numberNode(row.path("kind").asText().equals("DEPOSIT") ? amount : amount.negate()));
        }
    }

    private static BigDecimal above(ObjectNode row, String column) {
        return row.get(column).decimalValue().abs().remainder(BigDecimal.valueOf(1_000)).add(BigDecimal.ONE);
    }

    private JsonNode value(Table table, Column column, boolean key) {
        String place = table.relation() + '.' + column.name();
        if (choices.containsKey(place)) {
            List<String> values = choices.get(place);
            return JSON.textNode(values.get(random.nextInt(values.size())));
        }
        if (column.name().equals("run_id")) {
            return JSON.textNode(table.relation().equals("backtest_runs") ? "run-" + serial : "run-1");
        }
        return value(column, compared.contains(place), key);
    }

    private JsonNode value(Column column, boolean bounded, boolean key) {
        return switch (column.type()) {
            case INT2 -> JSON.numberNode(random.nextInt(1 << 15));
            case INT4 -> JSON.numberNode(bounded ? 1 + random.nextInt(100) : random.nextInt());
            case INT8 -> JSON.numberNode(bounded ? 1L + random.nextInt(100) : random.nextLong());
            case NUMERIC -> JSON.numberNode(bounded ? fraction(column) : decimal(column));
            case FLOAT4 -> JSON.numberNode(random.nextFloat());
            case FLOAT8 -> JSON.numberNode(random.nextDouble());
            case BOOL -> JSON.booleanNode(random.nextBoolean());
            case TIMESTAMP -> JSON.textNode(begin.plus(random.nextInt(3_600_000) * 1_000L + serial % 1_000,
                    ChronoUnit.MICROS).toString().replace("Z", random.nextBoolean() ? "Z" : "+00:00"));
            case DATE -> JSON.textNode(LocalDate.EPOCH.plusDays(random.nextInt(200_000)).toString());
            case TEXT, CHAR -> JSON.textNode(
                    column.name().equals("symbol") || column.name().equals("exchange")
                            ? "S" + random.nextInt(20)
                            : text(column.lengthMax() < 0 ? 60 : column.lengthMax(), key));
            case JSON, JSONB -> {
                JsonNode json = json(3);
                yield json.isNull() ? JSON.objectNode() : json; // a column's null is SQL's
            }
            case BYTEA -> JSON.textNode("\\x00ff");
            case UUID -> JSON.textNode(new UUID(random.nextLong(), random.nextLong()).toString());
            case INET -> JSON.textNode(random.nextBoolean()
                    ? "10." + random.nextInt(256) + ".0." + random.nextInt(256)
                    : "2001:db8::" + Integer.toHexString(1 + random.nextInt(0xfffe)));
            case ARRAY -> list(column.element());
            case OTHER -> throw new IllegalStateException("no value for " + column);
        };
    }

    private ArrayNode list(Column element) {
        ArrayNode list = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(random.nextInt(5) == 0 ? JSON.nullNode() : value(element, false, false));
        }
        return list;
    }

    private BigDecimal fraction(Column column) {
        return BigDecimal.valueOf(1 + random.nextInt(998), 3).setScale(Math.min(3, column.scale()));
    }

    private BigDecimal decimal(Column column) {
        int precision = column.precision() < 0 ? 30 : column.precision();
        int scale = column.precision() < 0 ? random.nextInt(12) : random.nextInt(column.scale() + 1);
        int digits = Math.max(1, random.nextInt(precision - (column.precision() < 0 ? 0 : column.scale() - scale)) + 1);
        BigInteger unscaled = new BigInteger(4 * digits, random).mod(BigInteger.TEN.pow(digits));
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
    }

    private String text(int most, boolean key) {
        StringBuilder text = new StringBuilder(key && most > 8 ? "k" + serial : "");
        int length = random.nextInt(Math.max(1, Math.min(most, 60) - text.length())) + (most == 1 ? 1 : 0);
        int characters = text.length();
        for (int i = 0; i < length && characters < most; i++) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
            characters++;
        }
        return text.isEmpty() ? "x" : text.toString();
    }

    /** JSON of any kind. */
    JsonNode json(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> JSON.textNode(text(20, false));
            case 1 -> JSON.numberNode(new BigDecimal(new BigInteger(40, random), random.nextInt(8)));
            case 2 -> JSON.booleanNode(random.nextBoolean());
            case 3 -> JSON.nullNode();
            case 4 -> JSON.numberNode(random.nextLong());
            case 5 -> {
                ArrayNode list = JSON.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(json(depth - 1));
                }
                yield list;
            }
            default -> {
                ObjectNode object = JSON.objectNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.set(text(8, false), json(depth - 1));
                }
                yield object;
            }
        };
    }
}
