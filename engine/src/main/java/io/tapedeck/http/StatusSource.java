package io.tapedeck.http;

import io.tapedeck.decide.DecisionCount;
import java.util.List;
import java.util.Map;

/**
 * What metrics, health and status show of the engine. Each method is a plain read, quick and safe for any thread; counters
 * only grow while the process lives. Events are data events; received = journaled + refused + rejected + duplicate.
 */
public interface StatusSource {
    /** @return what the engine is doing, not null */
    EngineState state();

    /** @return why the engine is not running, empty where it is; never null */
    String reason();

    /** @return events that came to all feeds */
    long received();

    /** @return events that the ring took for the journal */
    long journaled();

    /** @return events that nobody had room for */
    long refused();

    /** @return events whose input was wrong */
    long rejected();

    /** @return events that were taken before */
    long duplicate();

    /** @return rows landed in the database, of all lanes */
    long landed();

    /** @return journaled events that the database refused, each kept with its reason */
    long rowsRejected();

    /** @return each lane's lag; empty where nothing lands */
    List<LaneLag> lanes();

    /** @return age of each kind of maintenance; empty where that is not known (yet) */
    List<MaintenanceAge> maintenance();

    /** @return market sequence of the last event decided, its outputs journaled */
    long decided();

    /** @return outputs that the decisions have journaled since the start */
    long outputs();

    /** @return figures of what is decided: signals, triggers, orders, limits; empty before the first */
    List<DecisionCount> decisionCounts();

    /** @return time since the newest snapshot of the decisions was written, s; NaN before this process' first */
    double snapshotAgeSeconds();

    /** @return part of the ring's slots in use, 0 to 1 */
    double ringFillRatio();

    /** @return bytes free on the journal's disk */
    long diskFreeBytes();

    /** @return time from the ring's taking an event to its being durable, s, at {@code quantile} (0 to 1); NaN before any */
    double journalLatencySeconds(double quantile);

    /** @return each feed's counts */
    List<FeedCount> feeds();

    /** @return what /status shows besides, in this order; values as Jackson takes them */
    Map<String, Object> details();
}
