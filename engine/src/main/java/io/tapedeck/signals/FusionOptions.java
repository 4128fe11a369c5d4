package io.tapedeck.signals;

import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.KeyValues;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of section {@code decide.fusion}; config/tapedeck.conf describes each. Immutable; any thread.
 *
 * @param method how signals become one
 * @param halfLifeNs age at which a signal weighs half, ns
 * @param forgetNs age at which it is not fused any more, ns
 * @param voicesMax signals of one symbol
 * @param priorHitRate hit rate of an agent of which nothing is known
 * @param priorSignals how many judged signals that knowledge is worth
 * @param floor least weight of an agent under performance_weighted
 * @param holdBand size of value up to which the direction is HOLD
 * @param changeMin change of value that is told
 * @param intervalNs least time between two fused signals of a symbol and direction, ns
 * @param reduceFrom opposition from which the value is reduced
 * @param holdFrom opposition from which the direction is HOLD
 * @param capital what sizes are a part of, currency units
 * @param riskTarget standard deviation of a holding period's result, a share of the capital
 * @param notionalMax largest size times price, currency units
 * @param unitsMax largest size, units
 * @param fibonacciTimeframes timeframes whose swings give levels
 * @param fibonacciTolerance distance of levels that coincide, a share of the price
 * @param quoteAgeMaxNs age up to which a quote is fresh, ns
 * @param fee what a venue takes of a trade's value, a share
 * @param fees by venue
 */
public record FusionOptions(FusionMethod method, long halfLifeNs, long forgetNs, int voicesMax, double priorHitRate,
        double priorSignals, double floor, double holdBand, double changeMin, long intervalNs, double reduceFrom,
        double holdFrom, double capital, double riskTarget, double notionalMax, double unitsMax,
        List<Timeframe> fibonacciTimeframes, double fibonacciTolerance, long quoteAgeMaxNs, double fee,
        Map<String, Double> fees) {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final double BASIS_POINTS = 10_000;

    /** Copies the collections. */
    public FusionOptions {
        fibonacciTimeframes = List.copyOf(fibonacciTimeframes);
        fees = Map.copyOf(fees);
    }

    /** @return the settings of keys below {@code decide.fusion.}; what is absent has its default */
    public static FusionOptions of(KeyValues values) {
        Map<String, Double> fees = new TreeMap<>();
        KeyValues named = values.below("arbitrage-fees.");
        for (String venue : named.asMap().keySet()) {
            fees.put(venue, named.number(venue, 0) / BASIS_POINTS);
        }
        return new FusionOptions(FusionMethod.of(values.text("method", "confidence_weighted")),
                values.whole("half-life", 15 * MINUTE), values.whole("forget", 60 * MINUTE),
                (int) values.whole("voices-max", 32), values.number("prior-hit-rate", 0.55),
                values.number("prior-signals", 20), values.number("weight-floor", 0.05),
                values.number("hold-band", 0.1), values.number("change-min", 0.05),
                values.whole("interval-min", SECOND), values.number("conflict-reduce", 0.2),
                values.number("conflict-hold", 0.4), values.number("capital", 100_000),
                values.number("risk-target", 0.005), values.number("notional-max", 10_000),
                values.number("units-max", 1_000_000),
                values.list("fibonacci-timeframes", List.of("1m", "5m", "15m")).stream().map(SignalOptions::timeframe)
                        .toList(),
                values.number("fibonacci-tolerance", 0.001), values.whole("arbitrage-quote-age-max", 2 * SECOND),
                values.number("arbitrage-fee-bp", 1) / BASIS_POINTS, fees);
    }

    double feeOf(String exchange) {
        Double own = fees.get(exchange);
        return own == null ? fee : own;
    }
}
