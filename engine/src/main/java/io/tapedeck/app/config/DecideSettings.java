package io.tapedeck.app.config;

import io.tapedeck.common.KeyValues;
import java.util.Map;
import java.util.TreeMap;

/**
 * Section {@code decide}.
 *
 * @param values every setting by which decisions are made, in its canonical form: what enters the tape
 */
public record DecideSettings(KeyValues values) implements Section {
    static DecideSettings read(SettingsReader reader) {
        Map<String, String> values = new TreeMap<>();
        BarsKeys.read(reader, values);
        IndicatorsKeys.read(reader, values);
        OptionsKeys.read(reader, values);
        SignalsKeys.read(reader, values);
        FusionKeys.read(reader, values);
        PositionsKeys.read(reader, values);
        RiskKeys.read(reader, values);
        TriggersKeys.read(reader, values);
        ExecutionKeys.read(reader, values);
        return new DecideSettings(KeyValues.of(values));
    }
}
