package io.tapedeck.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapedeck.decide.DecisionCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** The engine's and the JVM's meters in Prometheus' text format, read when they are asked for. Any thread. */
final class Metrics implements AutoCloseable {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final StatusSource source;
    private final MultiGauge lagEvents;
    private final MultiGauge lagSeconds;
    private final MultiGauge maintenanceAge;
    private final MultiGauge maintenanceGood;
    private final Set<String> feedsSeen = ConcurrentHashMap.newKeySet();
    /** Figures of what is decided, as the last scrape found them. */
    private final Map<String, Double> decided = new ConcurrentHashMap<>();

    Metrics(StatusSource source) {
        this.source = source;
        counter("tapedeck.events.received", "Data events that came to all feeds", StatusSource::received);
        counter("tapedeck.events.journaled", "Data events that the ring took for the journal", StatusSource::journaled);
        counter("tapedeck.events.refused", "Data events that nobody had room for", StatusSource::refused);
        counter("tapedeck.events.rejected", "Data events whose input was wrong", StatusSource::rejected);
        counter("tapedeck.events.duplicate", "Data events that were taken before", StatusSource::duplicate);
        counter("tapedeck.rows.landed", "Rows landed in the database", StatusSource::landed);
        counter("tapedeck.rows.rejected", "Journaled events that the database refused", StatusSource::rowsRejected);
        counter("tapedeck.outputs.written", "Outputs of the decisions journaled", StatusSource::outputs);
        gauge("tapedeck.decide.sequence", "Market sequence of the last event decided", StatusSource::decided,
                Tags.empty());
        gauge("tapedeck.snapshot.age.seconds", "Time since the newest snapshot of the decisions was written",
                StatusSource::snapshotAgeSeconds, Tags.empty());
        gauge("tapedeck.ring.fill.ratio", "Part of the ring's slots in use", StatusSource::ringFillRatio, Tags.empty());
        gauge("tapedeck.disk.free.bytes", "Bytes free on the journal's disk", StatusSource::diskFreeBytes,
                Tags.empty());
        for (double quantile : QUANTILES) {
            gauge("tapedeck.journal.latency.seconds", "Time from the ring to the durable journal",
                    from -> from.journalLatencySeconds(quantile), Tags.of("quantile", Double.toString(quantile)));
        }
        for (EngineState state : EngineState.values()) {
            gauge("tapedeck.state", "1 for the state in which the engine is, 0 for the others",
                    from -> from.state() == state ? 1 : 0, Tags.of("state", state.label()));
        }
        lagEvents = MultiGauge.builder("tapedeck.landing.lag.events")
                .description("Events journaled and not yet landed").register(registry);
        lagSeconds = MultiGauge.builder("tapedeck.landing.lag.seconds")
                .description("Age of the oldest event journaled and not yet landed").register(registry);
        maintenanceAge = MultiGauge.builder("tapedeck.maintenance.age.seconds")
                .description("Time since the database's maintenance last ended").register(registry);
        maintenanceGood = MultiGauge.builder("tapedeck.maintenance.good")
                .description("1 where every step of the last maintenance did what it should, else 0")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<StatusSource> value) {
        FunctionCounter.builder(name, source, value).description(description).register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<StatusSource> value, Tags tags) {
        Gauge.builder(name, source, value).description(description).tags(tags).strongReference(true)
                .register(registry);
    }

    /** Shows the connections that were closed because too many requests were under way. */
    void showTurnedAway(ConnectionThreads threads) {
        FunctionCounter.builder("tapedeck.http.turned.away", threads, ConnectionThreads::turnedAway)
                .description("Connections closed because too many requests were under way").register(registry);
    }

    /** Counts an answer. */
    void answered(int status) {
        registry.counter("tapedeck.http.answers", "status", Integer.toString(status)).increment();
    }

    /** All meters as text. */
    String scrape() {
        List<MultiGauge.Row<?>> events = new ArrayList<>();
        List<MultiGauge.Row<?>> seconds = new ArrayList<>();
        for (LaneLag lane : source.lanes()) {
            events.add(MultiGauge.Row.of(Tags.of("lane", lane.lane()), lane.events()));
            seconds.add(MultiGauge.Row.of(Tags.of("lane", lane.lane()), lane.seconds()));
        }
        lagEvents.register(events, true);
        lagSeconds.register(seconds, true);
        maintenance();
        for (FeedCount feed : source.feeds()) {
            if (feedsSeen.add(feed.feed())) {
                feed(feed.feed(), "received", FeedCount::received);
                feed(feed.feed(), "journaled", FeedCount::journaled);
                feed(feed.feed(), "refused", FeedCount::refused);
                feed(feed.feed(), "rejected", FeedCount::rejected);
                feed(feed.feed(), "duplicate", FeedCount::duplicate);
            }
        }
        for (DecisionCount count : source.decisionCounts()) {
            if (decided.put(count.label(), count.value()) == null) {
                show(count);
            }
        }
        return registry.scrape();
    }

    private void show(DecisionCount count) {
        String label = count.label();
        String[] tags = count.tags().toArray(String[]::new);
        if (count.gauge()) {
            Gauge.builder(count.name(), decided, all -> all.get(label)).description(count.help()).tags(tags)
                    .strongReference(true).register(registry);
        } else {
            FunctionCounter.builder(count.name(), decided, all -> all.get(label)).description(count.help()).tags(tags)
                    .register(registry);
        }
    }

    private void maintenance() {
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        List<MultiGauge.Row<?>> good = new ArrayList<>();
        for (MaintenanceAge age : source.maintenance()) {
            ages.add(MultiGauge.Row.of(Tags.of("kind", age.kind()), age.seconds()));
            good.add(MultiGauge.Row.of(Tags.of("kind", age.kind()), age.good() ? 1 : 0));
        }
        maintenanceAge.register(ages, true);
        maintenanceGood.register(good, true);
    }

    private void feed(String name, String outcome, ToDoubleFunction<FeedCount> count) {
        FunctionCounter.builder("tapedeck.feed.events", source, from -> of(from, name, count))
                .description("Data events of a feed, by what became of them").tags("feed", name, "outcome", outcome)
                .register(registry);
    }

    private static double of(StatusSource from, String name, ToDoubleFunction<FeedCount> count) {
        return from.feeds().stream().filter(feed -> feed.feed().equals(name)).mapToDouble(count).sum();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
