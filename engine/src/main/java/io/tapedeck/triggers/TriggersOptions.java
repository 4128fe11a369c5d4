package io.tapedeck.triggers;

import io.tapedeck.common.KeyValues;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of triggers.
 *
 * @param finishedMax how many finished triggers are remembered by name, so that a row that comes again does not arm them again
 * @param strategies by name, in the order of names
 */
public record TriggersOptions(int finishedMax, List<StrategyRules> strategies) {
    /** @return the settings below {@code triggers.}, with the defaults of what is not set */
    public static TriggersOptions of(KeyValues values) {
        List<StrategyRules> strategies = new ArrayList<>();
        for (String name : values.names("strategies.")) {
            strategies.add(StrategyRules.of(name, values.below("strategies." + name + '.')));
        }
        return new TriggersOptions(Math.toIntExact(values.whole("finished-max", 65_536)), List.copyOf(strategies));
    }

    /** @return the rules of a strategy, null where it has none */
    StrategyRules of(String strategy) {
        for (StrategyRules rules : strategies) {
            if (rules.name().equals(strategy)) {
                return rules;
            }
        }
        return null;
    }
}
