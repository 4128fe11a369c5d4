package io.tapedeck.signals;

import io.tapedeck.common.KeyValues;

/**
 * The arithmetic of fusion; docs/signals.md has each formula. Weights fall by half each half-life (an exponential average over
 * time). Under performance_weighted an agent weighs ln(p / (1 - p)) of its expected hit rate p, the weight that makes a weighted
 * vote of independent judges right most often (Nitzan, Paroush 1982, "Optimal decision rules in uncertain dichotomous choice
 * situations"), at least the floor. One thread.
 */
final class Blender {
    private static final double CERTAIN = 0.999;
    private final Voices voices;
    private final LatestSignals signals;
    private FusionOptions options = FusionOptions.of(KeyValues.EMPTY);

    Blender(Voices voices, LatestSignals signals) {
        this.voices = voices;
        this.signals = signals;
    }

    void configure(FusionOptions newOptions) {
        options = newOptions;
    }

    /** Weighs the symbol's signals as of {@code now}; false where none is left that weighs anything. */
    boolean blend(int symbol, long now, Blend blend) {
        blend.begin(signals, now);
        double total = 0;
        for (int slot = signals.first(symbol); slot >= 0; slot = signals.next(slot)) {
            double weight = weight(slot, now);
            if (weight > 0) {
                int direction = signals.direction(slot);
                double opinion = direction == 0 || options.method() == FusionMethod.MAJORITY
                        ? direction
                        : signals.value(slot);
                blend.add(slot, weight, opinion);
                total += weight;
            }
        }
        if (!(total > 0)) {
            return false;
        }
        resolve(blend, total, now);
        return true;
    }

    private double weight(int slot, long now) {
        long age = Math.max(0, now - signals.time(slot));
        if (age > options.forgetNs()) {
            return 0;
        }
        return switch (options.method()) {
            case CONFIDENCE_WEIGHTED -> signals.confidence(slot) * decay(age);
            case PERFORMANCE_WEIGHTED -> signals.confidence(slot) * decay(age) * skill(signals.voice(slot));
            case MAJORITY -> age <= options.halfLifeNs() ? 1 : 0;
        };
    }

    private double decay(long age) {
        return StrictMath.pow(0.5, (double) age / options.halfLifeNs());
    }

    private double expectedHitRate(int voice) {
        return voices.expectedHitRate(voice, options.priorHitRate(), options.priorSignals());
    }

    private double skill(int voice) {
        double rate = Math.max(1 - CERTAIN, Math.min(CERTAIN, expectedHitRate(voice)));
        return Math.max(options.floor(), StrictMath.log(rate / (1 - rate)));
    }

    private void resolve(Blend blend, double total, long now) {
        double buyers = 0;
        double sellers = 0;
        double belief = 0;
        for (int i = 0; i < blend.count(); i++) {
            blend.weight[i] /= total;
            double contribution = blend.contribution(i);
            buyers += Math.max(0, contribution);
            sellers += Math.max(0, -contribution);
            belief += blend.weight[i] * blend.confidenceOf(i)
                    * decay(Math.max(0, now - signals.time(blend.slot[i])));
        }
        Blend.Result result = blend.result;
        double weaker = Math.min(buyers, sellers);
        result.method = options.method();
        result.unresolved = buyers - sellers;
        result.opposition = weaker > 0 ? weaker / (buyers + sellers) : 0;
        result.action = action(result.opposition);
        double kept = switch (result.action) {
            case NONE, OUTWEIGHED -> 1;
            case REDUCED -> 1 - result.opposition;
            case STOOD_ASIDE -> 0;
        };
        result.value = Math.max(-1, Math.min(1, result.unresolved * kept)) + 0.0; // a zero without sign
        result.confidence = Math.min(1, belief * (1 - result.opposition));
        boolean hold = result.value == 0 || Math.abs(result.value) < options.holdBand(); // a band of 0 has nothing below it
        result.direction = hold ? 0 : result.value > 0 ? 1 : -1;
    }

    private ConflictAction action(double opposition) {
        if (opposition == 0) {
            return ConflictAction.NONE;
        }
        if (opposition < options.reduceFrom()) {
            return ConflictAction.OUTWEIGHED;
        }
        return opposition < options.holdFrom() ? ConflictAction.REDUCED : ConflictAction.STOOD_ASIDE;
    }

    /**
     * Completes a blend: what to expect and how much to take.
     *
     * @param price reference price, currency units, NaN = none
     * @param volatility standard deviation of a bar's log return, NaN = unknown
     * @param barNs length of that bar
     * @param step smallest step of a size
     */
    void expect(Blend blend, double price, double volatility, long barNs, double step) {
        Blend.Result result = blend.result;
        result.entry = price;
        result.target = Double.NaN;
        result.stop = Double.NaN;
        result.expectedReturn = Double.NaN;
        result.expectedRisk = Double.NaN;
        result.holding = 0;
        result.size = 0;
        if (result.direction == 0) {
            return;
        }
        supporters(blend, price);
        result.expectedRisk = volatility * Math.sqrt((double) result.holding / barNs);
        result.size = result.direction * size(result, price, step);
    }

    private void supporters(Blend blend, double price) {
        Blend.Result result = blend.result;
        double weights = 0;
        double holding = 0;
        double gainWeights = 0;
        double gains = 0;
        double expected = 0;
        double lossWeights = 0;
        double losses = 0;
        for (int i = 0; i < blend.count(); i++) {
            int slot = blend.slot[i];
            if (signals.direction(slot) != result.direction) {
                continue;
            }
            double weight = blend.weight[i];
            weights += weight;
            holding += weight * signals.holding(slot);
            double gain = signals.gain(slot);
            double loss = signals.loss(slot);
            if (!Double.isNaN(gain)) {
                double rate = expectedHitRate(blend.voice[i]);
                gainWeights += weight;
                gains += weight * gain;
                expected += weight * (rate * gain - (1 - rate) * (Double.isNaN(loss) ? gain : loss));
            }
            if (!Double.isNaN(loss)) {
                lossWeights += weight;
                losses += weight * loss;
            }
        }
        result.holding = weights > 0 ? (long) (holding / weights) : 0;
        if (gainWeights > 0) {
            result.expectedReturn = expected / gainWeights;
            result.target = price * (1 + result.direction * gains / gainWeights);
        }
        if (lossWeights > 0) {
            result.stop = price * (1 - result.direction * losses / lossWeights);
        }
    }

    private double size(Blend.Result result, double price, double step) {
        double risk = result.expectedRisk * price;
        if (!(risk > 0)) {
            return Double.NaN;
        }
        double wanted = options.capital() * options.riskTarget() * Math.abs(result.value) * result.confidence / risk;
        double allowed = Math.min(wanted, Math.min(options.notionalMax() / price, options.unitsMax()));
        return Math.floor(allowed / step) * step;
    }
}
