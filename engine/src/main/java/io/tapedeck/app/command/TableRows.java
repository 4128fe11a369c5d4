package io.tapedeck.app.command;

import io.tapedeck.database.TextQuery.Column;
import io.tapedeck.database.TextQuery.Kind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table for people: columns as wide as the first thousand rows need, numbers to the right, NULL as a dash. */
final class TableRows implements RowPrinter {
    private static final int ROWS_MEASURED = 1_000;
    private static final int WIDTH_MAX = 60;

    private final PrintWriter out;
    private final List<List<String>> waiting = new ArrayList<>();
    private List<Column> columns = List.of();
    private int[] widths;

    TableRows(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void onColumns(List<Column> columns) {
        this.columns = columns;
    }

    @Override
    public void onRow(List<String> values) {
        if (widths != null) {
            print(values);
            return;
        }
        waiting.add(values);
        if (waiting.size() == ROWS_MEASURED) {
            begin();
        }
    }

    private void begin() {
        widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).name().length();
            for (List<String> row : waiting) {
                widths[i] = Math.clamp(text(row.get(i)).length(), widths[i], Math.max(WIDTH_MAX, widths[i]));
            }
        }
        print(columns.stream().map(Column::name).toList());
        StringBuilder rule = new StringBuilder();
        for (int width : widths) {
            rule.repeat('-', width).append("  ");
        }
        out.println(rule.toString().stripTrailing());
        waiting.forEach(this::print);
        waiting.clear();
    }

    private void print(List<String> values) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = text(values.get(i));
            int space = Math.max(0, widths[i] - text.length());
            boolean right = columns.get(i).kind() == Kind.NUMBER;
            line.repeat(' ', right ? space : 0).append(text).repeat(' ', right ? 0 : space).append("  ");
        }
        out.println(line.toString().stripTrailing());
    }

    private static String text(String value) {
        return value == null ? "-" : value.replace('\n', ' ');
    }

    @Override
    public void end(long count) {
        if (columns.isEmpty()) {
            out.println(count + (count == 1 ? " row changed" : " rows changed"));
        } else {
            if (widths == null) {
                begin();
            }
            out.println("(" + count + (count == 1 ? " row)" : " rows)"));
        }
        out.flush();
    }
}
