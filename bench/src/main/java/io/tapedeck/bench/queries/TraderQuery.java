package io.tapedeck.bench.queries;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A query as somebody asks it.
 *
 * @param name what it asks
 * @param group seed: printed in a specification; trader: ours
 * @param text SQL with the placeholders :symbol, :exchange, :session
 */
record TraderQuery(String name, String group, String text) {
    private static final int SESSION_COUNT = 200;

    /** @return all of the resource, in its order */
    static List<TraderQuery> all() throws IOException {
        List<TraderQuery> queries = new ArrayList<>();
        for (Part part : Part.of("queries.sql")) {
            int bar = part.title().indexOf(" | ");
            if (bar > 0) {
                queries.add(new TraderQuery(part.title().substring(0, bar), part.title().substring(bar + 3),
                        part.text()));
            }
        }
        return queries;
    }

    /** @return the text about one symbol and session */
    String about(MarketSymbols.Symbol symbol, int number) {
        return text.replace(":symbol", symbol.symbol().replace("'", "''"))
                .replace(":exchange", symbol.exchange().replace("'", "''"))
                .replace(":session",
                        String.format("00000000-0000-0000-0000-%012d", 1 + Math.floorMod(number, SESSION_COUNT)));
    }

    /** A piece of a resource: the comment before it and its SQL. */
    record Part(String title, String text) {
        static List<Part> of(String resource) throws IOException {
            List<Part> parts = new ArrayList<>();
            String title = "";
            StringBuilder text = new StringBuilder();
            for (String line : read(resource).lines().toList()) {
                if (line.startsWith("-- ")) {
                    add(parts, title, text);
                    title = line.substring(3);
                } else {
                    text.append(line).append('\n');
                }
            }
            add(parts, title, text);
            return parts;
        }

        private static void add(List<Part> parts, String title, StringBuilder text) {
            if (!text.toString().isBlank()) {
                parts.add(new Part(title, text.toString().strip()));
            }
            text.setLength(0);
        }

        private static String read(String resource) throws IOException {
            try (InputStream in = TraderQuery.class.getResourceAsStream(resource)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
