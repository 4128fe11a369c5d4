package io.tapedeck.decide;

import io.tapedeck.bars.BarOptions;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.KeyValues;
import io.tapedeck.signals.FusionOptions;
import io.tapedeck.signals.SignalOptions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which bars are made and what is worked out of them: what the settings of bars and indicators list, and what agents, fusion and
 * triggers need besides. So no setting of theirs asks for what is not there.
 *
 * @param bars timeframes that close and are handed on
 * @param indicators timeframes with all indicators: those listed, those that agents listen to, that of the volatility
 * @param ranges timeframes of which the average true range alone is needed: distances of triggers, swings of the confluence
 */
record BarNeeds(Set<Timeframe> bars, Set<Timeframe> indicators, Set<Timeframe> ranges) {
    /** @return what settings, keys below {@code decide.}, need; DATA error where a timeframe is none */
    static BarNeeds of(KeyValues settings) {
        EnumSet<Timeframe> indicators = copy(BarOptions.timeframes(settings, "indicators.timeframes", "1m"));
        SignalOptions signals = SignalOptions.of(settings.below("signals."));
        indicators.add(signals.timeframe());
        signals.agents().forEach(agent -> indicators.add(signals.timeframeOf(agent)));
        EnumSet<Timeframe> ranges = copy(FusionOptions.of(settings.below("fusion.")).fibonacciTimeframes());
        ranges.add(PositionTriggerHandler.atrTimeframe(settings));
        ranges.removeAll(indicators);
        EnumSet<Timeframe> bars = copy(BarOptions.timeframes(settings, "bars.timeframes", BarOptions.TIMEFRAMES));
        bars.addAll(indicators);
        bars.addAll(ranges);
        return new BarNeeds(Collections.unmodifiableSet(bars), Collections.unmodifiableSet(indicators),
                Collections.unmodifiableSet(ranges));
    }

    private static EnumSet<Timeframe> copy(Iterable<Timeframe> from) {
        EnumSet<Timeframe> all = EnumSet.noneOf(Timeframe.class);
        from.forEach(all::add);
        return all;
    }
}
