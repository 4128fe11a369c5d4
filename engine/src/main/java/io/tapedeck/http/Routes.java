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

    Reply answer(Request request) throws HttpRefusal, IOException, InterruptedException {
        Map<String, Route> byMethod = byPath.get(request.path());
        if (byMethod == null) {
            throw HttpRefusal.notFound("there is nothing at " + request.path());
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
