package io.tapedeck.landing;

import java.util.List;
import java.util.stream.Collectors;

/** Names in SQL text. Any thread. */
final class Sql {
    private Sql() {
    }

    /** @return the name as a quoted identifier, exact in case and characters */
    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** @return the names quoted, separated by commas */
    static String list(List<String> names) {
        return names.stream().map(Sql::quote).collect(Collectors.joining(", "));
    }
}
