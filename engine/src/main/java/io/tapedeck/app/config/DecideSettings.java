package io.tapedeck.app.config;

import io.tapedeck.common.KeyValues;
import io.tapedeck.event.ColumnNumber;
import java.util.Map;
import java.util.TreeMap;

/**
 * Section {@code decide}.
 *
 * @param values every setting by which decisions are made, in its canonical form: what enters the tape
 * @param snapshotEvery events behind which a snapshot is taken
 * @param snapshotIntervalNs time behind which one is taken, ns
 * @param snapshotsKept snapshots that stay
 */
public record DecideSettings(KeyValues values, long snapshotEvery, long snapshotIntervalNs, int snapshotsKept)
        implements
            Section {
    /** @param rounds whether landing rounds decimals: what is decided by a row must be what lands */
    static DecideSettings read(SettingsReader reader, boolean rounds) {
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
        values.put(ColumnNumber.ROUNDS, Boolean.toString(rounds));
        return new DecideSettings(KeyValues.of(values), reader.whole("decide.snapshot.every", 1_000, 1_000_000_000L),
                reader.duration("decide.snapshot.interval", "1s", "30d"),
                reader.integer("decide.snapshot.keep", 2, 1_000));
    }
}
