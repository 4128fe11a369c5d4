package io.tapedeck.replay;

import io.tapedeck.common.KeyValues;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a backtest is to do.
 *
 * @param range events whose trades count; what stands before it warms the decisions up
 * @param settings in the place of the tape's; null: the tape's own, as they came
 * @param strategy the one tested; null: all
 * @param capital at the range's begin, above 0
 */
public record BacktestPlan(EventRange range, KeyValues settings, String strategy, BigDecimal capital) {
    private static final String EXECUTION = "execution.mode";
    private static final String PAPER = "paper";

    /** @return the settings that hold where the tape has {@code tape}: those wanted, filled on paper */
    KeyValues settingsFor(KeyValues tape) {
        KeyValues wanted = settings == null ? tape : settings;
        if (wanted.text(EXECUTION, "").equals(PAPER)) {
            return wanted;
        }
        Map<String, String> values = new TreeMap<>(wanted.asMap());
        values.put(EXECUTION, PAPER);
        return KeyValues.of(values);
    }

    /** @return whether trades of that strategy are the test's */
    boolean covers(String ofStrategy) {
        return strategy == null || strategy.equals(ofStrategy);
    }
}
