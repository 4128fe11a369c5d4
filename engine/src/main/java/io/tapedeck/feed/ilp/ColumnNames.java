package io.tapedeck.feed.ilp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds the purpose of a column by its name. Lines of a measurement mostly repeat their shape: it tries that first. */
final class ColumnNames {
    private static final int HINTS = 64;

    private final byte[][] names;
    private final int[] purposes;
    private final int[] hints = new int[HINTS];

    ColumnNames(TickMapping mapping) {
        int count = mapping.columns().values().stream().mapToInt(List::size).sum();
        names = new byte[count][];
        purposes = new int[count];
        int next = 0;
        for (TickColumn purpose : TickColumn.values()) {
            for (String name : mapping.columns().getOrDefault(purpose, List.of())) {
                names[next] = name.getBytes(StandardCharsets.UTF_8);
                purposes[next++] = purpose.index();
            }
        }
    }

    /** {@return index of the column's {@link TickColumn}, -1 where the mapping does not name it} */
    int purpose(ParsedLine line, int column) {
        int slot = column & (HINTS - 1);
        int hint = hints[slot];
        if (matches(line, column, hint)) {
            return purposes[hint];
        }
        for (int i = 0; i < names.length; i++) {
            if (matches(line, column, i)) {
                hints[slot] = i;
                return purposes[i];
            }
        }
        return -1;
    }

    private boolean matches(ParsedLine line, int column, int index) {
        byte[] name = names[index];
        return line.nameLength(column) == name.length && line.nameEquals(column, name, 0, name.length);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (byte[] name : names) {
            text.append(text.isEmpty() ? "" : ", ").append(new String(name, StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
