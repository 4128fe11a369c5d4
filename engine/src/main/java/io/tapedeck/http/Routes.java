package io.tapedeck.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The table of paths and methods. Filled before the server starts, then read by any thread. */
final class Routes {
    private final Map<String, Map<String, Route>> byPath = new HashMap<>();

    void add(String method, String path, Route route) {
        byPath.computeIfAbsent(path, _ -> new TreeMap<>()).put(method, route);
    }

    /** Every path below {@code folder}, which ends with a slash. */
    void addBelow(String method, String folder, Route route) {
        add(method, folder, route);
    }

    Reply answer(Request request) throws HttpRefusal, IOException, InterruptedException {
        String path = request.path();
        Map<String, Route> byMethod = byPath.get(path);
        int below = path.indexOf('/', 1) + 1;
        if (byMethod == null && below > 0 && below < path.length()) {
            byMethod = byPath.get(path.substring(0, below));
        }
        if (byMethod == null) {
            throw HttpRefusal.notFound("there is nothing at " + path);
        }
        Route route = byMethod.get(request.method());
        if (route == null) {
            String allowed = String.join(", ", byMethod.keySet());
            HttpRefusal refusal = HttpRefusal
                    .wrongMethod(request.path() + " takes " + allowed + ", got " + request.method());
            return Reply.refusal(refusal, request.fromQuestDb()).with("Allow", allowed);
        }
        return route.answer(request);
    }
}
