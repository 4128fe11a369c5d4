package io.tapedeck.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Parameters of a URL or of a form. Of a parameter given twice the first counts. */
final class Query {
    private final Map<String, String> parameters = new HashMap<>();

    /** {@code raw} is still percent-encoded; null is empty. */
    static Query parse(String raw) throws HttpRefusal {
        Query query = new Query();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!pair.isEmpty()) {
                query.parameters.putIfAbsent(decode(name), decode(value));
            }
        }
        return query;
    }

    private static String decode(String text) throws HttpRefusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpRefusal.invalid("expected a percent-encoded query, got \"" + text + "\": " + e.getMessage());
        }
    }

    /** The value, null where the parameter is absent. */
    String get(String name) {
        return parameters.get(name);
    }
}
