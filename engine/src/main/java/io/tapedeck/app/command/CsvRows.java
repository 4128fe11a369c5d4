package io.tapedeck.app.command;

import io.tapedeck.database.TextQuery.Column;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** CSV as RFC 4180 has it: quotes where needed, CR LF; NULL is an empty field, an empty text a quoted one. */
final class CsvRows implements RowPrinter {
    private final PrintWriter out;

    CsvRows(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void onColumns(List<Column> columns) {
        onRow(columns.stream().map(Column::name).toList());
    }

    @Override
    public void onRow(List<String> values) {
        out.print(values.stream().map(CsvRows::field).collect(Collectors.joining(",")) + "\r\n");
    }

    @Override
    public void end(long count) {
        out.flush();
    }

    private static String field(String value) {
        if (value == null) {
            return "";
        }
        boolean quoted = value.isEmpty() || value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
