package io.tapedeck.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Metrics, health and status. Any thread. */
final class StatusRoutes {
    /** Lanes that count other sequences than the market's. */
    private static final Set<String> OTHER_STREAMS = Set.of("rejects", "outputs");

    private final StatusSource source;
    private final Metrics metrics;

    StatusRoutes(StatusSource source, Metrics metrics) {
        this.source = source;
        this.metrics = metrics;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/metrics", _ -> Reply.text(Metrics.CONTENT_TYPE, metrics.scrape()));
        routes.add("GET", "/health/live", _ -> health(source.state() != EngineState.HALTED));
        routes.add("GET", "/health/ready", _ -> health(source.state() == EngineState.RUNNING));
        routes.add("GET", "/status", _ -> Reply.json(200, status()));
    }

    private Reply health(boolean good) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("status", good ? "pass" : "fail");
        content.put("state", source.state().label());
        if (!source.reason().isEmpty()) {
            content.put("reason", source.reason());
        }
        return Reply.json(good ? 200 : 503, content);
    }

    private Map<String, Object> status() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("state", source.state().label());
        content.put("reason", source.reason());
        content.put("received", source.received());
        content.put("journaled", source.journaled());
        content.put("landed", source.landed());
        content.put("rejected", source.rejected());
        content.put("refused", source.refused());
        content.put("duplicate", source.duplicate());
        content.put("rowsRejected", source.rowsRejected());
        List<LaneLag> lanes = source.lanes();
        content.put("lag",
                lanes.stream().filter(lane -> !OTHER_STREAMS.contains(lane.lane())).mapToLong(LaneLag::events).max()
                        .orElse(0)); // every lane reads the whole market stream: their sum would count an event several times
        content.put("lagSeconds", lanes.stream().mapToDouble(LaneLag::seconds).max().orElse(0));
        content.put("lanes", lanes);
        content.put("feeds", new ArrayList<>(source.feeds()));
        content.put("maintenance", source.maintenance());
        content.put("ringFillRatio", source.ringFillRatio());
        content.put("diskFreeBytes", source.diskFreeBytes());
        content.putAll(source.details());
        return content;
    }
}
