package io.tapedeck.http;

import io.tapedeck.common.Hashing;
import java.util.List;

/** The {@code Idempotency-Key} of a request. */
final class RequestKey {
    private static final int LENGTH_MAX = 255;

    private RequestKey() {
    }

    /** The request's key, null where it has none. */
    static String of(Request request) throws HttpRefusal {
        List<String> values = request.headers("Idempotency-Key");
        if (values.isEmpty()) {
            return null;
        }
        String key = values.getFirst().strip();
        if (values.size() > 1 || key.isEmpty() || key.length() > LENGTH_MAX || !printable(key)) {
            throw HttpRefusal.invalid("expected one Idempotency-Key of 1 to " + LENGTH_MAX
                    + " printable ASCII characters, got " + values.size() + " with " + key.length() + " characters");
        }
        return key;
    }

    private static boolean printable(String key) {
        return key.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** The feed id under which the key's events are journaled. */
    static long feedId(String key) {
        return Hashing.finishId(Hashing.addAscii(Hashing.begin(), "request:" + key));
    }

    /** What tells two bodies apart: the lines and how they are read. Never 0. */
    static long contentHash(BodyBytes body, WriteTarget target) {
        long state = Hashing.add(Hashing.begin(), body.bytes(), 0, body.length());
        return Hashing.finishId(Hashing.combine(state, target.salt()));
    }
}
