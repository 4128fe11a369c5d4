package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;

/** Arms what a position that has just opened is guarded by: its strategy's rules, and the stop and target of its entry's signal. */
final class Guard {
    private static final long ABSENT = FixedPoint.ABSENT;

    private final TriggerBook book;
    private final Holdings holdings;
    private final TriggerListener listener;
    private final int position;
    private String group;

    Guard(TriggerBook book, Holdings holdings, TriggerListener listener, int position) {
        this.book = book;
        this.holdings = holdings;
        this.listener = listener;
        this.position = position;
    }

    /**
     * @param rules of the strategy, null where it has none
     * @param entry the order that opened the position, null where none of ours did
     */
    void arm(StrategyRules rules, Order entry) {
        if (rules == null) {
            return;
        }
        level(rules, TriggerKind.STOP_LOSS, rules.stop(), entry, entry == null ? ABSENT : entry.entryStop, -1);
        level(rules, TriggerKind.TAKE_PROFIT, rules.target(), entry, entry == null ? ABSENT : entry.entryTarget, 1);
        if (rules.trailing() != null) {
            TriggerTerms terms = rules.terms(TriggerKind.TRAILING_STOP);
            terms.trail = rules.trailing();
            terms.activationRule = rules.trailingFrom();
            arm(terms);
        }
        if (rules.breakEvenFrom() != null) {
            TriggerTerms terms = rules.terms(TriggerKind.BREAK_EVEN);
            terms.activationRule = rules.breakEvenFrom();
            arm(terms);
        }
        if (rules.timeExitNs() > 0) {
            TriggerTerms terms = rules.terms(TriggerKind.TIME_EXIT);
            terms.exitAfter = rules.timeExitNs();
            arm(terms);
        }
    }

    /**
     * The signal's level goes before the rule, where it lies on its side of the cost.
     *
     * @param sense 1: where the position gains, -1: where it loses
     */
    private void level(StrategyRules rules, TriggerKind kind, Distance rule, Order entry, long signalled, int sense) {
        long quantity = holdings.quantity(position);
        boolean above = sense * Long.signum(quantity) > 0;
        boolean usable = signalled != ABSENT && (above
                ? signalled > holdings.averageCost(position, true)
                : signalled < holdings.averageCost(position, false));
        if (usable || rule != null) {
            TriggerTerms terms = rules.terms(kind);
            if (usable) {
                terms.level = signalled;
                terms.signalId = entry.signalId;
            } else {
                terms.levelRule = rule;
            }
            arm(terms);
        }
    }

    private void arm(TriggerTerms terms) {
        String id = listener.nextId();
        group = group == null ? id : group;
        terms.group = group;
        Trigger trigger = book.create(id, holdings.instrument(position), holdings.strategy(position),
                holdings.agent(position), terms);
        book.bind(trigger);
        listener.onArmed(trigger);
    }
}
