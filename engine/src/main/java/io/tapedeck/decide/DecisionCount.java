package io.tapedeck.decide;

import java.util.List;

/**
 * One figure of what is decided, as a person on call sees it. Immutable; any thread.
 *
 * @param name dotted, with its unit last where it has one other than a number of things
 * @param help what it counts
 * @param gauge whether it may fall; else it only grows, restarts from a snapshot included
 * @param tags names and values, in turn
 * @param value the figure
 */
public record DecisionCount(String name, String help, boolean gauge, List<String> tags, double value) {
    /** @return name and values of tags, as status shows it: {@code signals.refused{agent=a, reason=value}} */
    public String label() {
        StringBuilder text = new StringBuilder(name);
        for (int i = 0; i < tags.size(); i += 2) {
            text.append(i == 0 ? "{" : ", ").append(tags.get(i)).append('=').append(tags.get(i + 1));
        }
        return tags.isEmpty() ? name : text.append('}').toString();
    }
}
