package io.tapedeck.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer: status, content (null for none) with its type, further headers. */
record Reply(int status, String contentType, String content, Map<String, String> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Reply noContent() {
        return new Reply(204, null, null, Map.of());
    }

    static Reply text(String contentType, String text) {
        return new Reply(200, contentType, text, Map.of());
    }

    static Reply json(int status, Object content) {
        try {
            return new Reply(status, "application/json", JSON.writeValueAsString(content), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("content has no JSON form: " + content.getClass(), e);
        }
    }

    /**
     * The answer to a refused request. QuestDB's client reads the keys code, message, line and errorId, and shows the raw
     * answer where there is another; all others also get InfluxDB v1's key and the column.
     */
    static Reply refusal(HttpRefusal refusal, boolean questDb) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("code", refusal.code());
        content.put("message", refusal.getMessage());
        if (refusal.line() > 0) {
            content.put("line", refusal.line());
        }
        if (!questDb) {
            content.put("error", refusal.getMessage());
            if (refusal.column() > 0) {
                content.put("column", refusal.column());
            }
        }
        if (refusal.row() != null) {
            content.put("row", refusal.row().row());
            content.put("column", refusal.row().column());
            content.put("reason", refusal.row().reason());
        }
        Reply reply = json(refusal.status(), content);
        if (refusal.retryAfterSeconds() > 0) {
            reply = reply.with("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
        }
        return refusal.status() == 401 ? reply.with("WWW-Authenticate", "Bearer realm=\"tapedeck\"") : reply;
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, content, more);
    }
}
