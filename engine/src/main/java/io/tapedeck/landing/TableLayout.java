package io.tapedeck.landing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table as rows must fit it. Read once a connection, see {@link TableLayouts}.
 *
 * @param name as the rows name it
 * @param quoted schema and name, quoted
 * @param columns by name, in the table's order
 * @param keyColumns columns of the natural key, empty where rows never replace one another
 * @param timeSeries name for {@code ensure_range}, null where the table is no time series
 * @param timeColumn the column that it is cut by, null where it is none
 */
record TableLayout(String name, String quoted, Map<String, Column> columns, List<String> keyColumns, String timeSeries,
        String timeColumn) {
    TableLayout {
        columns = new LinkedHashMap<>(columns);
        keyColumns = List.copyOf(keyColumns);
    }
}
