package io.tapedeck.decide;

import java.util.ArrayList;
import java.util.List;

/** Gathers the figures of all handlers. The thread that decides. */
final class DecisionCounts {
    private final List<DecisionCount> counts = new ArrayList<>();

    /** Adds what only grows; {@code tags} are names and values in turn. */
    void total(String name, String help, long value, String... tags) {
        counts.add(new DecisionCount(name, help, false, List.of(tags), value));
    }

    /** Adds what may fall. */
    void now(String name, String help, double value, String... tags) {
        counts.add(new DecisionCount(name, help, true, List.of(tags), value));
    }

    List<DecisionCount> all() {
        return List.copyOf(counts);
    }
}
