package io.tapedeck.landing;

import io.tapedeck.common.IsoTime;
import io.tapedeck.common.NearestName;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.SqlType;
import io.tapedeck.event.table.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be known of rows of one shape (table, columns, types) before a value is looked at: how each column is written, which
 * are derived, where the time stands, and why none of them can land. One thread.
 */
final class RowPlan {
    /** No column is to blame: the row as a whole. */
    static final int WHOLE_ROW = -1;

    final Table table;
    /** Columns that the rows name, in their order. */
    final List<String> names = new ArrayList<>();
    final FieldWriter[] writers;
    final List<DerivedField> derived;
    /** Whether only the server can read one of the values. */
    final boolean text;
    /** Place of the column that a time series is cut by, -1 where the rows do not name it. */
    final int timeIndex;
    /** Place of the timeframe, -1 where the rows do not name it. */
    final int timeframeIndex;
    private String refusal;
    private String missingColumn = "";
    private int refusedColumn = WHOLE_ROW;

    /**
     * @param table where the rows go
     * @param sample a row of the shape, wrapped and not yet read
     */
    RowPlan(Table table, RowReader sample, FieldWriters choices) {
        this.table = table;
        List<FieldWriter> chosen = new ArrayList<>();
        boolean asText = false;
        int timeframe = -1;
        refuse(table.refusal(), WHOLE_ROW);
        while (sample.next()) {
            String name = sample.name();
            FieldChoice choice = choose(sample.type(), name, choices);
            refuse(choice.refusal(), names.size());
            timeframe = name.equals("timeframe") && sample.type() == ColumnType.TEXT ? names.size() : timeframe;
            asText |= choice.text();
            names.add(name);
            chosen.add(choice.writer());
        }
        writers = chosen.toArray(FieldWriter[]::new);
        text = asText;
        timeframeIndex = timeframe;
        timeIndex = partitionColumn() == null ? -1 : names.indexOf(partitionColumn());
        derived = DerivedField.of(table, names, choices);
        refuse(missing(), WHOLE_ROW);
    }

    private FieldChoice choose(ColumnType given, String name, FieldWriters choices) {
        Column column = table.columns().get(name);
        if (column == null) {
            return FieldChoice.refuse("there is no column " + name + " in " + table.name()
                    + NearestName.suggestion(name, table.columns().keySet().stream().sorted().toList()));
        }
        if (column.generated()) {
            return FieldChoice.refuse("column " + name + " is computed by the database");
        }
        return names.contains(name)
                ? FieldChoice.refuse("column " + name + " is given twice")
                : choices.choose(given, column);
    }

    private String missing() {
        for (Column column : table.columns().values()) {
            boolean filled = names.contains(column.name())
                    || derived.stream().anyMatch(field -> field.column().equals(column));
            if (!filled && !column.optional()) {
                missingColumn = refusal == null ? column.name() : "";
                return "column " + column.name() + " is NOT NULL without a default and is not given";
            }
        }
        return null;
    }

    private void refuse(String why, int column) {
        if (refusal == null && why != null) {
            refusal = why;
            refusedColumn = column;
        }
    }

    /** @return why no row of the shape can land, null where they may */
    String refusal() {
        return refusal;
    }

    /** @return the column that the refusal says is not given; empty where it says something else */
    String missingColumn() {
        return missingColumn;
    }

    /** @return place of the column that the refusal is about, {@link #WHOLE_ROW} for none */
    int refusedColumn() {
        return refusedColumn;
    }

    /** @return the column that the table is cut by, null where it is no time series */
    String partitionColumn() {
        return table.timeSeries() == null ? null : table.timeColumn();
    }

    /** @return whether the column that the table is cut by takes the receive time */
    boolean partitionedByReceiveTime() {
        return derived.stream().anyMatch(field -> field.kind() == DerivedField.Kind.RECEIVE_TIME
                && field.column().name().equals(partitionColumn()));
    }

    /** @return ns since the epoch of the row, which stands at {@link #timeIndex}; {@link RowFormat#NO_TIME} where it has none */
    long time(RowReader row) {
        return switch (row.type()) {
            case TIMESTAMP -> row.longValue();
            case TEXT -> textTime(row);
            case NULL, LONG, DECIMAL, NUMBER_TEXT, BOOLEAN -> RowFormat.NO_TIME;
        };
    }

    private long textTime(RowReader row) {
        if (table.columns().get(partitionColumn()).type() != SqlType.DATE) {
            return IsoTime.time(row.buffer(), row.textOffset(), row.textLength());
        }
        int day = IsoTime.date(row.buffer(), row.textOffset(), row.textLength());
        return day == IsoTime.NOT_A_DATE ? RowFormat.NO_TIME : day * PgTime.NANOS_PER_DAY;
    }
}
