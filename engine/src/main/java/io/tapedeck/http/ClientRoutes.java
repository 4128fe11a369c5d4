package io.tapedeck.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What clients of InfluxDB (Telegraf, influxdb-client, cryptofeed) and of QuestDB write to, and what they ask besides. The
 * parameters db, rp, org, bucket and consistency are taken and mean nothing: the measurement names the table.
 */
final class ClientRoutes {
    /** The release whose write requests are understood; clients compare it to decide what they may send. */
    private static final String INFLUXDB_VERSION = "1.8.10";
    private static final int QUERY_BYTES_MAX = 64 << 10;
    private static final List<Integer> QUESTDB_PROTOCOLS = List.of(1, 2, 3);

    private final WriteEndpoint writes;
    private final StatusSource source;
    private final HttpLimits limits;
    private final int nameBytesMax;

    ClientRoutes(WriteEndpoint writes, StatusSource source, HttpLimits limits, int nameBytesMax) {
        this.writes = writes;
        this.source = source;
        this.limits = limits;
        this.nameBytesMax = nameBytesMax;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/write", writes::writeV1);
        routes.add("POST", "/api/v2/write", writes::writeV2);
        routes.addBelow("POST", RowTarget.PATH, writes::writeRows);
        routes.add("GET", "/ping", _ -> ping());
        routes.add("HEAD", "/ping", _ -> ping());
        routes.add("GET", "/query", request -> query(request.query()));
        routes.add("POST", "/query", this::queryForm);
        routes.add("GET", "/health", _ -> health());
        routes.add("GET", "/settings", _ -> settings());
    }

    private static Reply ping() {
        return Reply.noContent().with("X-Influxdb-Version", INFLUXDB_VERSION).with("X-Influxdb-Build", "tapedeck");
    }

    /** InfluxDB v2's shape; its clients look at status and message. */
    private Reply health() {
        boolean ready = source.state() == EngineState.RUNNING;
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("name", "tapedeck");
        content.put("message",
                ready ? "ready for queries and writes" : source.state().label() + ": " + source.reason());
        content.put("checks", List.of());
        content.put("status", ready ? "pass" : "fail");
        content.put("version", INFLUXDB_VERSION);
        return Reply.json(ready ? 200 : 503, content);
    }

    /** QuestDB's clients choose the protocol's version by it, and learn that HTTP is for writing. */
    private Reply settings() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("release.type", "OSS");
        config.put("line.proto.support.versions", QUESTDB_PROTOCOLS);
        config.put("ilp.proto.transports", List.of("tcp", "http"));
        config.put("accepting.writes", List.of("tcp", "http"));
        config.put("cairo.max.file.name.length", nameBytesMax);
        return Reply.json(200, Map.of("config", config));
    }

    private Reply queryForm(Request request) throws HttpRefusal, IOException {
        Query query = request.query();
        if (query.get("q") == null) {
            request.deadline().arm(limits.bodyTimeoutNs());
            try {
                byte[] form = request.body().readNBytes(QUERY_BYTES_MAX);
                query = Query.parse(new String(form, StandardCharsets.UTF_8));
            } finally {
                request.deadline().disarm();
            }
        }
        return query(query);
    }

    /** Clients create their database before they write; here there is nothing to create. */
    private static Reply query(Query query) throws HttpRefusal {
        String statement = query.get("q") == null ? "" : query.get("q").strip();
        if (!statement.toUpperCase(Locale.ROOT).startsWith("CREATE DATABASE")) {
            throw HttpRefusal.invalid("only CREATE DATABASE is understood here, and does nothing: query the database"
                    + " itself by SQL; got \"" + statement + '"');
        }
        return Reply.json(200, Map.of("results", List.of(Map.of("statement_id", 0))));
    }
}
