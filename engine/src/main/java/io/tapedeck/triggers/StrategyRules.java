package io.tapedeck.triggers;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import java.util.Locale;

/**
 * What a strategy's positions are guarded by, and whether it enters by itself. Distances are from what the position cost; null
 * and 0 = none.
 *
 * @param name the strategy
 * @param follows whether it enters by fused signals
 * @param agent agent of its entries
 * @param shorts whether it may enter short
 * @param confidenceMin least confidence of a fused signal, 0 to 1
 * @param lot units that an entry's quantity is a multiple of, 1e-6; 0: the instrument's own lot
 * @param entryType type of its entries: MARKET, or LIMIT at the signal's entry price
 * @param entryTimeoutNs how long an entry may stay open, ns; 0: for ever
 * @param entryRetryNs how long it waits after a refused entry in an instrument, ns
 * @param stop distance of its stop
 * @param target distance of its target
 * @param trailing distance of its trailing stop
 * @param trailingFrom gain from which it trails
 * @param breakEvenFrom gain from which a stop stands at what the position cost
 * @param timeExitNs age at which it leaves, ns
 * @param reference price that its triggers look at
 * @param confirmTicks ticks in a row beyond a level
 * @param confirmNs ns beyond a level
 * @param onFlagged what its triggers do with marked ticks
 */
public record StrategyRules(String name, boolean follows, String agent, boolean shorts, double confidenceMin, long lot,
        OrderType entryType, long entryTimeoutNs, long entryRetryNs, Distance stop, Distance target, Distance trailing,
        Distance trailingFrom, Distance breakEvenFrom, long timeExitNs, ReferencePrice reference, int confirmTicks,
        long confirmNs, FlagPolicy onFlagged) {

    /** @return the rules of the settings below {@code triggers.strategies.NAME.} */
    static StrategyRules of(String name, KeyValues values) {
        return new StrategyRules(name, values.text("entries", "off").equals("fused"),
                values.text("agent", "fusion"), values.flag("shorts", false),
                values.number("confidence-min", 0.6), Quantities.parse(values.text("lot", "0")),
                choice(OrderType.class, values.text("entry-type", "market")),
                values.whole("entry-timeout", 0), values.whole("entry-retry", 60_000_000_000L),
                Distance.parse(values.text("stop", "")), Distance.parse(values.text("target", "")),
                Distance.parse(values.text("trailing", "")), Distance.parse(values.text("trailing-from", "")),
                Distance.parse(values.text("break-even-from", "")), values.whole("time-exit", 0),
                choice(ReferencePrice.class, values.text("reference", "last")),
                Math.toIntExact(values.whole("confirm-ticks", 1)), values.whole("confirm-time", 0),
                choice(FlagPolicy.class, values.text("on-flagged", "hold")));
    }

    /** @return the constant of a name as settings and tables write it: small, dashes or underscores; DATA error for another */
    public static <E extends Enum<E>> E choice(Class<E> type, String name) {
        String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        for (E one : type.getEnumConstants()) {
            if (one.name().equals(constant)) {
                return one;
            }
        }
        throw TapedeckException.data("expected one of " + java.util.Arrays.toString(type.getEnumConstants())
                + " (in small letters), got \"" + name + '"');
    }

    /** Terms of a trigger of this strategy, but for what its kind needs. */
    TriggerTerms terms(TriggerKind kind) {
        TriggerTerms terms = new TriggerTerms();
        terms.kind = kind;
        terms.reference = reference;
        terms.confirmTicks = confirmTicks;
        terms.confirmNs = confirmNs;
        terms.onFlagged = onFlagged;
        return terms;
    }
}
