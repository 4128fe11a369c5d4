package io.tapedeck.archive;

import io.tapedeck.archive.parquet.FileColumn;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as its rows are exported and brought back.
 *
 * @param name schema and table, as the ledger and the directory name it
 * @param quoted the same for SQL
 * @param series its name for {@code ensure_range}, null where it is no time series
 * @param timeColumn the column that its days are of
 * @param columns in the table's order
 * @param rowHash SQL expression of the server's hash of a row t
 */
record ArchivedTable(String name, String quoted, String series, String timeColumn, List<TableColumn> columns,
        String rowHash) {
    ArchivedTable {
        columns = List.copyOf(columns);
    }

    /** @return the columns as the file has them */
    static List<FileColumn> fileColumns(List<TableColumn> columns) {
        return columns.stream().map(TableColumn::file).toList();
    }

    /** @return the condition of a day's rows t; dates and times are of the session's zone, which is UTC */
    String ofDay(LocalDate day) {
        String column = "t." + Sql.quote(timeColumn);
        return column + " >= '" + literal(day) + "' AND " + column + " < '" + literal(day.plusDays(1)) + '\'';
    }

    /** @return a day as the server reads it, also of years before 1 and beyond 9999 */
    static String literal(LocalDate day) {
        boolean before = day.getYear() < 1;
        return String.format("%04d-%02d-%02d%s", before ? 1 - day.getYear() : day.getYear(), day.getMonthValue(),
                day.getDayOfMonth(), before ? " BC" : "");
    }

    /** @return a COPY of a day's rows: the given columns, then the server's hash of the row */
    String copyOut(LocalDate day, List<TableColumn> exported) {
        return "COPY (SELECT " + exported.stream().map(TableColumn::selected).collect(Collectors.joining(", ")) + ", "
                + rowHash + " FROM " + quoted + " t WHERE " + ofDay(day) + ") TO STDOUT (FORMAT binary)";
    }
}
