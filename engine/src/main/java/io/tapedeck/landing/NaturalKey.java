package io.tapedeck.landing;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the staging path needs of a table whose rows replace one another.
 *
 * @param table the table's name, quoted
 * @param columns columns of the unique index, unquoted
 * @param written columns that the rows name, unquoted, in the order of the COPY
 * @param kept columns that keep their first (least) value when a row is replaced, unquoted
 */
record NaturalKey(String table, List<String> columns, List<String> written, List<String> kept) {
    /** The staging table; one at a time. */
    static final String STAGE = "tapedeck_stage";
    /** The staging table's column that orders rows of one key: the message's sequence. */
    static final String STAGE_SEQUENCE = "tapedeck_sequence";

    String createStage() {
        return "CREATE TEMP TABLE " + STAGE + " (LIKE " + table + " INCLUDING DEFAULTS INCLUDING GENERATED, "
                + STAGE_SEQUENCE + " BIGINT) ON COMMIT DROP";
    }

    /** @return the COPY into the staging table: the written columns and the sequence behind them */
    String copyCommand(boolean text) {
        return "COPY " + STAGE + " (" + list(written) + ", " + STAGE_SEQUENCE + ") FROM STDIN (FORMAT "
                + (text ? "text" : "binary") + ')';
    }

    /**
     * Moves the staged rows: of each key the last one, in place of one that is there. A key of which a part is NULL is no
     * key: to a unique index such rows are all different, to DISTINCT ON they would be one.
     */
    String merge() {
        String updates = written.stream().filter(name -> !columns.contains(name) && !kept.contains(name))
                .map(name -> Sql.quote(name) + " = EXCLUDED." + Sql.quote(name)).collect(Collectors.joining(", "));
        String values = written.stream().map(this::value).collect(Collectors.joining(", "));
        String key = list(columns) + ", CASE WHEN " + columns.stream().map(name -> Sql.quote(name) + " IS NULL")
                .collect(Collectors.joining(" OR ")) + " THEN " + STAGE_SEQUENCE + " END";
        return "INSERT INTO " + table + " (" + list(written) + ") SELECT DISTINCT ON (" + key + ") "
                + values + " FROM " + STAGE + " ORDER BY " + key + ", " + STAGE_SEQUENCE
                + " DESC ON CONFLICT (" + list(columns) + ") "
                + (updates.isEmpty() ? "DO NOTHING" : "DO UPDATE SET " + updates);
    }

    /** The last row's value; of a column that keeps its first value the least among the staged ones. */
    private String value(String name) {
        return kept.contains(name)
                ? "min(" + Sql.quote(name) + ") OVER (PARTITION BY " + list(columns) + ')'
                : Sql.quote(name);
    }

    private static String list(List<String> names) {
        return Sql.list(names);
    }
}
