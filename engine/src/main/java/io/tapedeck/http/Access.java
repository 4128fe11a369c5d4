package io.tapedeck.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;

/**
 * Who may ask. With a token: whoever shows it, as {@code Authorization: Token X}, {@code Bearer X}, as the password of
 * {@code Basic} (QuestDB's and InfluxDB v1's clients) or, where that is configured, as the query parameter {@code p}. Without
 * one: everybody but a page in a browser, which could otherwise write to the loopback address of whoever visits it.
 */
final class Access {
    /** Asked by clients before they show a token, and by probes that have none; they tell nothing but the state. */
    private static final Set<String> OPEN = Set.of("/ping", "/health", "/health/live", "/health/ready", "/settings");

    private final byte[] token;
    private final boolean tokenInQuery;

    Access(String token, boolean tokenInQuery) {
        this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
        this.tokenInQuery = tokenInQuery;
    }

    void check(Request request) throws HttpRefusal {
        if (OPEN.contains(request.path())) {
            return;
        }
        if (token == null) {
            if (request.header("Origin") != null) {
                throw HttpRefusal.forbidden("requests of a browser's page are taken only with a token, and none is"
                        + " configured");
            }
            return;
        }
        String shown = shown(request);
        if (shown == null) {
            throw HttpRefusal.unauthorized("unauthorized access: send the header Authorization: Token …");
        }
        if (!MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8))) {
            throw HttpRefusal.unauthorized("unauthorized access: the token is another");
        }
    }

    private String shown(Request request) throws HttpRefusal {
        String header = request.header("Authorization");
        if (header == null) {
            return tokenInQuery ? request.query().get("p") : null;
        }
        int blank = header.indexOf(' ');
        String scheme = blank < 0 ? header : header.substring(0, blank);
        String value = blank < 0 ? "" : header.substring(blank + 1).strip();
        if (scheme.equalsIgnoreCase("Token") || scheme.equalsIgnoreCase("Bearer")) {
            return value;
        }
        return scheme.equalsIgnoreCase("Basic") ? password(value) : null;
    }

    private static String password(String encoded) throws HttpRefusal {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException _) {
            throw HttpRefusal.unauthorized("unauthorized access: expected Base64 behind Basic");
        }
    }
}
