package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventFlags;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Triggers as their definition says: each keeps every price it has seen since it began to watch, and with each new one all is
 * worked out again from the first, in decimals. No bands, no heap, no state carried over.
 */
final class NaiveTriggers {
    /** A price that a trigger has seen. */
    private record Seen(BigDecimal price, boolean good, long time) {
    }

    /** What the prices seen so far come to. */
    private record Outcome(int run, long since, BigDecimal last, boolean doubted, BigDecimal peak) {
    }

    /** A trigger of a position in instrument 0, which is open. */
    private final class One {
        final TriggerTerms terms;
        final List<Seen> seen = new ArrayList<>();

        One(TriggerTerms terms) {
            this.terms = terms;
        }

        boolean isLong() {
            return quantity > 0;
        }

        boolean gains(BigDecimal price, BigDecimal level) {
            return isLong() ? price.compareTo(level) >= 0 : price.compareTo(level) <= 0;
        }

        boolean loses(BigDecimal price, BigDecimal level) {
            return isLong() ? price.compareTo(level) <= 0 : price.compareTo(level) >= 0;
        }

        BigDecimal level(BigDecimal peak) {
            BigDecimal distance = switch (terms.trail.unit()) {
                case PRICE -> price(terms.trail.amount());
                case PERCENT -> peak.abs().multiply(BigDecimal.valueOf(terms.trail.amount(), 6)).setScale(9,
                        RoundingMode.DOWN);
                case ATR -> price(atr).multiply(BigDecimal.valueOf(terms.trail.amount(), 4)).setScale(9,
                        RoundingMode.DOWN);
            };
            return isLong() ? peak.subtract(distance) : peak.add(distance);
        }

        Outcome outcome() {
            boolean active = terms.kind == TriggerKind.BREAK_EVEN && terms.activation == FixedPoint.ABSENT;
            BigDecimal peak = null;
            int side = 0;
            int run = 0;
            long since = 0;
            boolean doubted = false;
            BigDecimal last = null;
            for (Seen one : seen) {
                if (one.good) {
                    active |= terms.activation == FixedPoint.ABSENT || gains(one.price, price(terms.activation));
                    if (active && (peak == null || gains(one.price, peak))) {
                        peak = one.price;
                    }
                }
                boolean beyond = switch (terms.kind) {
                    case STOP_LOSS -> loses(one.price, price(terms.level));
                    case TAKE_PROFIT -> gains(one.price, price(terms.level));
                    case TRAILING_STOP -> peak != null && loses(one.price, level(peak));
                    case BREAK_EVEN -> active && loses(one.price, price(cost));
                    case PRICE_CROSS -> (side < 0 && terms.direction != CrossDirection.DOWN
                            && one.price.compareTo(price(terms.level)) >= 0)
                            || (side > 0 && terms.direction != CrossDirection.UP
                                    && one.price.compareTo(price(terms.level)) <= 0);
                    case TIME_EXIT -> false;
                };
                if (!one.good) {
                    doubted |= beyond;
                } else if (beyond) {
                    since = run == 0 ? one.time : since;
                    run++;
                    last = one.price;
                } else {
                    run = 0;
                    doubted = false;
                    int compared = terms.level == FixedPoint.ABSENT ? 0 : one.price.compareTo(price(terms.level));
                    side = compared == 0 ? side : compared;
                }
            }
            return new Outcome(run, since, last, doubted, peak);
        }
    }

    private final Map<String, One> armed = new LinkedHashMap<>();
    /** Newest unmarked price of each reference. */
    private final Map<ReferencePrice, BigDecimal> newest = new EnumMap<>(ReferencePrice.class);
    /** What fired: trigger, price, peak, event; and what was cancelled with it. */
    final List<String> log = new ArrayList<>();
    private final long atr;
    private final long cost;
    private final long quantity;

    /** A position that is open all the time. */
    NaiveTriggers(long quantity, long cost, long atr) {
        this.quantity = quantity;
        this.cost = cost;
        this.atr = atr;
    }

    static BigDecimal price(long nanos) {
        return BigDecimal.valueOf(nanos, 9);
    }

    void arm(String id, TriggerTerms terms) {
        armed.put(id, new One(terms));
    }

    int count() {
        return armed.size();
    }

    /** Time passes before what an event shows. */
    void time(long time, long event) {
        while (true) {
            String due = null;
            long at = Long.MAX_VALUE;
            BigDecimal price = null;
            for (Map.Entry<String, One> entry : armed.entrySet()) {
                TriggerTerms terms = entry.getValue().terms;
                Outcome outcome = entry.getValue().outcome();
                long ends = Long.MAX_VALUE;
                if (terms.kind == TriggerKind.TIME_EXIT) {
                    ends = terms.exitAt;
                } else if (outcome.run >= terms.confirmTicks && terms.confirmNs > 0) {
                    ends = outcome.since + terms.confirmNs;
                }
                if (ends <= time && ends < at) {
                    due = entry.getKey();
                    at = ends;
                    price = terms.kind == TriggerKind.TIME_EXIT ? newest.get(terms.reference) : outcome.last;
                }
            }
            if (due == null) {
                return;
            }
            fire(due, price, event);
        }
    }

    void trade(long price, int flags, long time, long event) {
        show(price, flags, time, event, ReferencePrice.LAST, 0);
    }

    void quote(long bid, long ask, int flags, long time, long event) {
        show(bid, flags, time, event, ReferencePrice.SIDE, 1);
        show(ask, flags, time, event, ReferencePrice.SIDE, -1);
        if (bid != FixedPoint.ABSENT && ask != FixedPoint.ABSENT) {
            BigDecimal middle = price(bid).add(price(ask)).divide(BigDecimal.TWO, 9, RoundingMode.FLOOR);
            show(middle.unscaledValue().longValueExact(), flags, time, event, ReferencePrice.MID, 0);
        }
    }

    private void show(long price, int flags, long time, long event, ReferencePrice which, int ofSign) {
        boolean unusable = (flags & (EventFlags.DUPLICATE | EventFlags.LATE | EventFlags.ZERO_SIZE
                | EventFlags.SUSPICIOUS)) != 0;
        if (unusable || price == FixedPoint.ABSENT) {
            return;
        }
        boolean marked = (flags & (EventFlags.STALE | EventFlags.CROSSED | EventFlags.GAP | EventFlags.OUTLIER
                | EventFlags.HALTED)) != 0;
        if (!marked && (ofSign == 0 || ofSign == Long.signum(quantity))) {
            newest.put(which, price(price));
        }
        for (String id : List.copyOf(armed.keySet())) {
            One one = armed.get(id);
            if (one == null || one.terms.reference != which || (ofSign != 0 && ofSign != Long.signum(quantity))
                    || (marked && one.terms.onFlagged == FlagPolicy.HOLD)) {
                continue;
            }
            boolean good = !marked || one.terms.onFlagged == FlagPolicy.FIRE;
            one.seen.add(new Seen(price(price), good, time));
            Outcome outcome = one.outcome();
            if (good && outcome.run > 0 && (outcome.doubted
                    || (outcome.run >= one.terms.confirmTicks && time - outcome.since >= one.terms.confirmNs))) {
                fire(id, price(price), event);
            }
        }
    }

    private void fire(String id, BigDecimal price, long event) {
        One one = armed.remove(id);
        BigDecimal peak = one.terms.kind == TriggerKind.TRAILING_STOP ? one.outcome().peak : null;
        log.add("TRIGGERED " + id + " at " + number(price) + " peak " + number(peak) + " event " + event);
        for (String other : List.copyOf(armed.keySet())) {
            if (one.terms.group != null && one.terms.group.equals(armed.get(other).terms.group)) {
                armed.remove(other);
                log.add("CANCELLED " + other);
            }
        }
    }

    private static long number(BigDecimal price) {
        return price == null ? FixedPoint.ABSENT : price.setScale(9).unscaledValue().longValueExact();
    }
}
