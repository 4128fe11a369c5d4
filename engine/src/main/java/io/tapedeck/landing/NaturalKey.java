package io.tapedeck.landing;

import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.Table;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the staging path needs of a table whose rows replace one another.
 *
 * @param table the table's name, quoted
 * @param columns columns of the unique index, unquoted
 * @param written columns that the rows name, unquoted, in the order of the COPY
 * @param kept columns that keep their first value when a row is replaced, unquoted
 * @param printed columns whose type knows no equality: compared as text
 */
record NaturalKey(String table, List<String> columns, List<String> written, List<String> kept, List<String> printed) {
    /** The staging table; one at a time. */
    static final String STAGE = "tapedeck_stage";
    /** The staging table's column that orders rows of one key: the message's sequence. */
    static final String STAGE_SEQUENCE = "tapedeck_sequence";

    NaturalKey(Table table, List<String> written, List<String> kept) {
        this(table.quoted(), table.keyColumns(), written, kept, printed(table.columns(), written));
    }

    private static List<String> printed(Map<String, Column> columns, List<String> written) {
        return written.stream().filter(name -> columns.containsKey(name))
                .filter(name -> switch (columns.get(name).type()) {
                    case JSON, OTHER -> true;
                    default -> false;
                }).toList();
    }

    String createStage() {
        return "CREATE TEMP TABLE " + STAGE + " (LIKE " + table + " INCLUDING DEFAULTS INCLUDING GENERATED, "
                + STAGE_SEQUENCE + " BIGINT) ON COMMIT DROP";
    }

    /** @return the COPY into the staging table: the written columns and the sequence behind them */
    String copyCommand(boolean text) {
        return "COPY " + STAGE + " (" + Sql.list(written) + ", " + STAGE_SEQUENCE + ") FROM STDIN (FORMAT "
                + (text ? "text" : "binary") + ')';
    }

    /**
     * Moves the staged rows in the order of their sequences: of each key the last one, in place of one that is there and
     * differs. A row that is there already is not touched, so that no trigger takes it for news. A key of which a part is
     * NULL is no key: to a unique index such rows are all different, to DISTINCT ON they would be one.
     */
    String merge() {
        List<String> replaced = written.stream().filter(name -> !columns.contains(name) && !kept.contains(name))
                .toList();
        String values = written.stream().map(this::value).collect(Collectors.joining(", "));
        String last = "SELECT DISTINCT ON (" + key() + ") " + values + ", " + STAGE_SEQUENCE + " FROM "
                + STAGE + " ORDER BY " + key() + ", " + STAGE_SEQUENCE + " DESC";
        String updates = replaced.stream().map(name -> Sql.quote(name) + " = EXCLUDED." + Sql.quote(name))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table + " AS landed (" + Sql.list(written) + ") SELECT " + Sql.list(written) + " FROM ("
                + last + ") AS staged ORDER BY " + STAGE_SEQUENCE + " ON CONFLICT (" + Sql.list(columns) + ") "
                + (updates.isEmpty()
                        ? "DO NOTHING"
                        : "DO UPDATE SET " + updates + " WHERE " + row("landed", replaced) + " IS DISTINCT FROM "
                                + row("EXCLUDED", replaced));
    }

    private String row(String relation, List<String> names) {
        return names.stream()
                .map(name -> relation + '.' + Sql.quote(name) + (printed.contains(name) ? "::text" : ""))
                .collect(Collectors.joining(", ", "ROW(", ")"));
    }

    /** What makes staged rows one. */
    private String key() {
        return Sql.list(columns) + ", CASE WHEN " + columns.stream().map(name -> Sql.quote(name) + " IS NULL")
                .collect(Collectors.joining(" OR ")) + " THEN " + STAGE_SEQUENCE + " END";
    }

    /** The last row's value; of a column that keeps its first value that of the first staged one. */
    private String value(String name) {
        return kept.contains(name)
                ? "first_value(" + Sql.quote(name) + ") OVER (PARTITION BY " + key() + " ORDER BY "
                        + STAGE_SEQUENCE + ") AS " + Sql.quote(name)
                : Sql.quote(name);
    }
}
