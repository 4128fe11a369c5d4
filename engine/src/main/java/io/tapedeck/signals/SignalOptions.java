package io.tapedeck.signals;

import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of section {@code decide.signals}; config/tapedeck.conf describes each. Immutable; any thread.
 *
 * @param agents built-in agents, in order
 * @param timeframe of agents that {@code timeframes} does not name
 * @param timeframes by agent
 * @param venues preferred venues of a symbol's primary instrument
 * @param holdBand value up to which an agent's direction is HOLD
 * @param changeMin change of value at which an agent speaks again
 * @param repeatNs time at which it speaks again unchanged, ns
 * @param swingRanges average true ranges of a reversal that ends a swing
 * @param aheadMaxNs how far a row's time may lie ahead of its receipt, ns
 * @param holdingNs horizon of a signal without holding_period, ns
 * @param pendingMax signals that await their horizon
 * @param pendingSymbolMax of one symbol
 * @param gapMaxNs age of the last price at the horizon from which there is no return, ns
 * @param judgeDelayNs how far behind the horizon the tape's clock judges, ns
 * @param voicesMax agents and types
 * @param reportNs time between two reports of refused signals of one reason, ns
 */
public record SignalOptions(List<String> agents, Timeframe timeframe, Map<String, Timeframe> timeframes,
        List<String> venues, double holdBand, double changeMin, long repeatNs, double swingRanges, long aheadMaxNs,
        long holdingNs, int pendingMax, int pendingSymbolMax, long gapMaxNs, long judgeDelayNs, int voicesMax,
        long reportNs) {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    /** Copies the collections. */
    public SignalOptions {
        agents = List.copyOf(agents);
        timeframes = Map.copyOf(timeframes);
        venues = List.copyOf(venues);
    }

    /** @return the settings of keys below {@code decide.signals.}; what is absent has its default */
    public static SignalOptions of(KeyValues values) {
        Map<String, Timeframe> timeframes = new TreeMap<>();
        for (String agent : values.names("timeframes.")) {
            timeframes.put(agent, timeframe(values.text("timeframes." + agent, "")));
        }
        return new SignalOptions(values.list("agents", Agents.names()), timeframe(values.text("timeframe", "1m")),
                timeframes, values.list("venues", List.of()), values.number("hold-band", 0.2),
                values.number("change-min", 0.2), values.whole("repeat", 15 * MINUTE), values.number("swing-ranges", 3),
                values.whole("ahead-max", 5 * SECOND), values.whole("holding-period", 60 * MINUTE),
                (int) values.whole("pending-max", 200_000), (int) values.whole("pending-symbol-max", 256),
                values.whole("gap-max", 60 * MINUTE), values.whole("judge-delay", SECOND),
                (int) values.whole("voices-max", 256), values.whole("report-interval", MINUTE));
    }

    /** @return the timeframe of an agent */
    public Timeframe timeframeOf(String agent) {
        return timeframes.getOrDefault(agent, timeframe);
    }

    static Timeframe timeframe(String label) {
        for (Timeframe one : Timeframe.values()) {
            if (one.label().equals(label)) {
                return one;
            }
        }
        throw TapedeckException
                .configuration("a timeframe must be one of 1s, 1m, 5m, 15m, 1h, 1d, got \"" + label + '"');
    }
}
