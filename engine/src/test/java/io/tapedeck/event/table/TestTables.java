package io.tapedeck.event.table;

import io.tapedeck.feed.RowTables;
import io.tapedeck.landing.LandingCheck;
import io.tapedeck.landing.LandingOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Tables that a test makes up. {@link #current} changes when the test says so; a refresh takes what comes then. Any thread. */
public final class TestTables implements Tables {
    private volatile TableList current;
    private volatile UnaryOperator<TableList> onRefresh = UnaryOperator.identity();

    public TestTables(Table... tables) {
        current = new TableList(1, List.of(tables));
    }

    /**
     * A table of the schema trading.
     *
     * @param columns {@code name type}, separated by semicolons; types as {@code varchar(3)}, {@code numeric(15,8)},
     *        {@code text[]}; {@code !} behind the type: NOT NULL, {@code =now()} behind all: default
     */
    public static Table table(String name, String timeColumn, String columns) {
        Map<String, Column> byName = new LinkedHashMap<>();
        for (String each : columns.split(";", -1)) {
            Column column = column(each.strip());
            byName.put(column.name(), column);
        }
        return new Table(name, "trading", name, byName, List.of(), true, timeColumn == null ? null : name, timeColumn,
                null);
    }

    private static Column column(String text) {
        int blank = text.indexOf(' ');
        int equals = text.indexOf('=');
        String type = equals < 0 ? text.substring(blank + 1) : text.substring(blank + 1, equals);
        ColumnDefault byDefault = equals < 0 ? ColumnDefault.NONE : ColumnDefault.of(text.substring(equals + 1));
        boolean required = type.endsWith("!");
        type = required ? type.substring(0, type.length() - 1) : type;
        String name = text.substring(0, blank);
        Column element = type.endsWith("[]")
                ? typed(name, type.substring(0, type.length() - 2), false, ColumnDefault.NONE)
                : null;
        return element == null
                ? typed(name, type, required, byDefault)
                : new Column(name, SqlType.ARRAY, type, 0, -1, required, byDefault, null, element);
    }

    private static Column typed(String name, String type, boolean required, ColumnDefault byDefault) {
        int open = type.indexOf('(');
        String base = open < 0 ? type : type.substring(0, open);
        int modifier = -1;
        if (open >= 0) {
            String[] numbers = type.substring(open + 1, type.length() - 1).split(",", -1);
            modifier = 4 + (numbers.length == 1
                    ? Integer.parseInt(numbers[0])
                    : Integer.parseInt(numbers[0]) << 16 | Integer.parseInt(numbers[1]));
        }
        return new Column(name, SqlType.of(base), base, 25, modifier, required, byDefault, null, null);
    }

    /** As a feed takes them, checked as landing checks. */
    public RowTables rows(String... parallel) {
        return new RowTables(this, LandingCheck.by(LandingOptions.defaults()), Map.of(), List.of(parallel));
    }

    /** What a refresh makes of the tables from now on. */
    public void onRefresh(UnaryOperator<TableList> change) {
        onRefresh = change;
    }

    /** These are the tables now. */
    public void set(TableList tables) {
        current = tables;
    }

    @Override
    public TableList current() {
        return current;
    }

    @Override
    public TableList refresh() {
        current = onRefresh.apply(current);
        return current;
    }
}
