package io.tapedeck.app.engine;

import io.tapedeck.decide.DecisionCount;
import io.tapedeck.decide.recovery.LiveDecisions;
import io.tapedeck.http.EngineState;
import io.tapedeck.http.FeedCount;
import io.tapedeck.http.LaneLag;
import io.tapedeck.http.MaintenanceAge;
import io.tapedeck.http.StatusSource;
import io.tapedeck.journal.Journal;
import io.tapedeck.landing.LaneStatus;
import io.tapedeck.landing.Landing;
import io.tapedeck.landing.LandingStatus;
import io.tapedeck.metrics.LatencySnapshot;
import io.tapedeck.pipeline.Pipeline;
import io.tapedeck.pipeline.PipelineStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The running engine as metrics, health, status and progress lines see it. Any thread; plain reads. */
final class EngineStatus implements StatusSource {
    private final Supplier<EngineState> state;
    private final Supplier<Throwable> failure;
    private final Pipeline pipeline;
    private final Journal journal;
    private final LiveDecisions decisions;
    private final Landing landing;
    private final FeedCounts feeds;
    private final LagAge lagAge;
    private final Supplier<List<MaintenanceAge>> maintenance;
    private final Map<String, Object> facts;

    /** @param facts what does not change: journal id, version, directories */
    EngineStatus(Supplier<EngineState> state, Supplier<Throwable> failure, Pipeline pipeline, Journal journal,
            LiveDecisions decisions, Landing landing, FeedCounts feeds, LagAge lagAge,
            Supplier<List<MaintenanceAge>> maintenance,
            Map<String, Object> facts) {
        this.state = state;
        this.failure = failure;
        this.pipeline = pipeline;
        this.journal = journal;
        this.decisions = decisions;
        this.landing = landing;
        this.feeds = feeds;
        this.lagAge = lagAge;
        this.maintenance = maintenance;
        this.facts = facts;
    }

    @Override
    public EngineState state() {
        EngineState now = state.get();
        return now == EngineState.RUNNING && !journal.diskGuard().accepting() ? EngineState.NOT_ACCEPTING : now;
    }

    @Override
    public String reason() {
        Throwable failed = failure.get();
        return switch (state()) {
            case HALTED -> failed == null ? "halted" : String.valueOf(failed.getMessage());
            case NOT_ACCEPTING -> journal.diskGuard().reason();
            case STARTING, STOPPING -> "the engine is " + state().label();
            case RUNNING -> "";
        };
    }

    @Override
    public long received() {
        return feeds.total().received();
    }

    @Override
    public long journaled() {
        return feeds.total().journaled();
    }

    @Override
    public long refused() {
        return feeds.total().refused();
    }

    @Override
    public long rejected() {
        return feeds.total().rejected();
    }

    @Override
    public long duplicate() {
        return feeds.total().duplicate();
    }

    @Override
    public long landed() {
        LandingStatus now = landing == null ? null : landing.status();
        return now == null ? 0 : now.landed() - now.bookkeeping();
    }

    @Override
    public long rowsRejected() {
        return landing == null ? 0 : landing.status().rejected();
    }

    @Override
    public List<LaneLag> lanes() {
        if (landing == null) {
            return List.of();
        }
        long now = System.nanoTime();
        long written = journal.progress().syncedSequence();
        return landing.status().lanes().stream().map(lane -> new LaneLag(name(lane), lane.lag(),
                lane.lane() < ORDERED ? 0 : lagAge.seconds(lane.sequence(), written, now))).toList();
    }

    private static final int ORDERED = -1;
    private static final int REJECTS = -2;
    private static final int OUTPUTS = -3;

    private static String name(LaneStatus lane) {
        return switch (lane.lane()) {
            case ORDERED -> "ordered";
            case REJECTS -> "rejects";
            case OUTPUTS -> "outputs";
            default -> Integer.toString(lane.lane());
        };
    }

    /** Called once a second, for the lag's age. */
    void sample() {
        long synced = journal.progress().syncedSequence();
        lagAge.sample(synced, landing == null ? synced : landing.status().sequence(), System.nanoTime());
    }

    @Override
    public List<MaintenanceAge> maintenance() {
        return maintenance.get();
    }

    @Override
    public long decided() {
        return decisions.decidedSequence();
    }

    @Override
    public long outputs() {
        return decisions.outputsWritten();
    }

    @Override
    public List<DecisionCount> decisionCounts() {
        return decisions.counts();
    }

    @Override
    public double snapshotAgeSeconds() {
        return decisions.snapshots().ageSeconds();
    }

    @Override
    public double ringFillRatio() {
        PipelineStatus status = pipeline.status();
        return status.ringUsedSlots() / (double) status.ringSlots();
    }

    @Override
    public long diskFreeBytes() {
        return journal.diskGuard().usableBytes();
    }

    @Override
    public double journalLatencySeconds(double quantile) {
        LatencySnapshot latency = pipeline.status().journalLatency();
        if (latency.count() == 0) {
            return Double.NaN;
        }
        long ns = quantile <= 0.5
                ? latency.p50Ns()
                : quantile <= 0.9 ? latency.p90Ns() : quantile <= 0.99 ? latency.p99Ns() : latency.p999Ns();
        return ns / 1e9;
    }

    @Override
    public List<FeedCount> feeds() {
        return feeds.all();
    }

    @Override
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>(facts);
        PipelineStatus status = pipeline.status();
        details.put("threading", status.threading().name());
        details.put("sequenceWritten", journal.progress().writtenSequence());
        details.put("sequenceSynced", journal.progress().syncedSequence());
        details.put("sequenceDecided", decisions.decidedSequence());
        details.put("outputsWritten", decisions.outputsWritten());
        details.put("outputSequence", decisions.outputSequence());
        details.put("snapshotSequence", decisions.snapshots().newestSequence());
        double age = decisions.snapshots().ageSeconds();
        details.put("snapshotAgeSeconds", Double.isNaN(age) ? null : age);
        details.put("snapshotPauseMs", decisions.snapshots().pauseNs() / 1e6);
        Map<String, Object> figures = new LinkedHashMap<>();
        decisions.counts().forEach(count -> figures.put(count.label(), count.value()));
        details.put("decisions", figures);
        if (landing != null) {
            LandingStatus landed = landing.status();
            details.put("sequenceLanded", landed.sequence());
            details.put("landingRetries", landed.retries());
            details.put("landingLastError", landed.lastError());
        }
        return details;
    }
}
