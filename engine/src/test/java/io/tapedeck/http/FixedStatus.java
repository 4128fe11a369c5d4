package io.tapedeck.http;

import io.tapedeck.decide.DecisionCount;
import java.util.List;
import java.util.Map;

/** A status whose numbers the test knows. */
final class FixedStatus implements StatusSource {
    volatile EngineState state = EngineState.RUNNING;
    volatile String reason = "";

    @Override
    public EngineState state() {
        return state;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public long received() {
        return 10;
    }

    @Override
    public long journaled() {
        return 4;
    }

    @Override
    public long refused() {
        return 3;
    }

    @Override
    public long rejected() {
        return 2;
    }

    @Override
    public long duplicate() {
        return 1;
    }

    @Override
    public long landed() {
        return 77;
    }

    @Override
    public long rowsRejected() {
        return 5;
    }

    @Override
    public List<DecisionCount> decisionCounts() {
        return List.of(new DecisionCount("tapedeck.triggers.fired", "Fired", false, List.of("kind", "stop_loss"), 6),
                new DecisionCount("tapedeck.triggers.alive", "Alive", true, List.of(), 8));
    }

    @Override
    public long decided() {
        return 41;
    }

    @Override
    public long outputs() {
        return 17;
    }

    @Override
    public double snapshotAgeSeconds() {
        return 6.5;
    }

    @Override
    public List<LaneLag> lanes() {
        return List.of(new LaneLag("0", 12, 0.5), new LaneLag("ordered", 1, 2.25));
    }

    @Override
    public List<MaintenanceAge> maintenance() {
        return List.of(new MaintenanceAge("daily", 3600, true), new MaintenanceAge("weekly", 7200, false));
    }

    @Override
    public double ringFillRatio() {
        return 0.125;
    }

    @Override
    public long diskFreeBytes() {
        return 123_456_789_012L;
    }

    @Override
    public double journalLatencySeconds(double quantile) {
        return quantile;
    }

    @Override
    public List<FeedCount> feeds() {
        return List.of(new FeedCount("http", 10, 4, 3, 2, 1));
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("edition", "postgresql");
    }
}
