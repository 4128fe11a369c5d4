package io.tapedeck.triggers;

import static io.tapedeck.triggers.TriggerRig.CENT;
import static io.tapedeck.triggers.TriggerRig.SECOND;
import static io.tapedeck.triggers.TriggerRig.UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventFlags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every kind, reference price, confirmation and policy against {@link NaiveTriggers}, on paths of chance, restarts among them. */
@Timeout(120)
class TriggerReferenceTest {
    private static final int SEEDS = 40;
    private static final int TRIGGERS = 24;
    private static final int EVENTS = 160;
    private static final long ATR = 37 * CENT / 10 + 3;
    private static final int[] FLAGS = {EventFlags.STALE, EventFlags.CROSSED, EventFlags.GAP, EventFlags.OUTLIER,
            EventFlags.HALTED, EventFlags.DUPLICATE, EventFlags.LATE, EventFlags.ZERO_SIZE, EventFlags.SUSPICIOUS,
            EventFlags.LOCKED, EventFlags.ONE_SIDED, EventFlags.SIZE_ABSENT, EventFlags.GAP | EventFlags.STALE};

    private final Map<TriggerKind, Integer> fired = new EnumMap<>(TriggerKind.class);

    @Test
    void shouldFireAtTheSameTicksAndPricesAsTheDefinitionSays() {
        long first = Long.getLong("tapedeck.seed", 1);
        for (long seed = first; seed < first + SEEDS; seed++) {
            run(seed, false);
            run(seed, true);
        }
        System.out.println("seeds " + first + " to " + (first + SEEDS - 1) + ", fired: " + fired);
        assertThat(fired).containsOnlyKeys(TriggerKind.values());
        assertThat(fired.values()).allMatch(count -> count > 10);
    }

    private void run(long seed, boolean restarts) {
        Random random = new Random(seed);
        long start = seed % 4 == 3 ? -40_00 * CENT : 100_00 * CENT; // below zero too, as oil was
        long units = random.nextBoolean() ? 1_000_000 : -1_000_000;
        TriggerRig rig = new TriggerRig();
        rig.book.onAtr(0, ATR);
        rig.hold(0, units, start / CENT);
        NaiveTriggers naive = new NaiveTriggers(units * UNIT, start, ATR);
        Map<String, TriggerKind> kinds = new HashMap<>();
        for (int i = 0; i < TRIGGERS; i++) {
            TriggerTerms terms = terms(random, start, units > 0, rig.time());
            assertThat(terms.problem()).isNull();
            rig.arm("t" + i, terms);
            kinds.put("t" + i, terms.kind);
            naive.arm("t" + i, terms);
        }
        List<String> told = new ArrayList<>();
        long price = start;
        for (int i = 0; i < EVENTS; i++) {
            if (restarts && random.nextInt(10) == 0) {
                told.addAll(rig.log);
                rig = rig.restarted();
            }
            price += Math.round(random.nextGaussian() * 12) * CENT / 10;
            int flags = random.nextInt(5) == 0 ? FLAGS[random.nextInt(FLAGS.length)] : 0;
            long shown = random.nextInt(12) == 0 ? price + random.nextInt(-300, 300) * CENT / 10 : price;
            rig.event(random.nextLong(1, SECOND));
            naive.time(rig.time(), rig.moment.sequence());
            switch (random.nextInt(5)) {
                case 0 -> {
                    // the clock alone
                }
                case 1, 2 -> {
                    rig.book.onTrade(0, shown, flags);
                    naive.trade(shown, flags, rig.time(), rig.moment.sequence());
                }
                default -> {
                    long bid = random.nextInt(8) == 0 ? FixedPoint.ABSENT : shown - random.nextInt(3) * CENT / 10;
                    long ask = random.nextInt(8) == 0 ? FixedPoint.ABSENT : shown + random.nextInt(3) * CENT / 10 + 1;
                    rig.book.onQuote(0, bid, ask, flags);
                    naive.quote(bid, ask, flags, rig.time(), rig.moment.sequence());
                }
            }
        }
        told.addAll(rig.log);
        told.removeIf(line -> line.startsWith("order"));
        told.stream().filter(line -> line.startsWith("TRIGGERED"))
                .forEach(line -> fired.merge(kinds.get(line.split(" ")[1]), 1, Integer::sum));
        assertThat(told).as("seed " + seed + ", restarts " + restarts).isEqualTo(naive.log);
    }

    private static TriggerTerms terms(Random random, long start, boolean isLong, long now) {
        TriggerTerms terms = new TriggerTerms();
        terms.kind = TriggerKind.values()[random.nextInt(TriggerKind.values().length)];
        terms.quantity = UNIT;
        terms.reference = ReferencePrice.values()[random.nextInt(3)];
        terms.onFlagged = FlagPolicy.values()[random.nextInt(3)];
        terms.confirmTicks = random.nextBoolean() ? 1 : random.nextInt(1, 5);
        terms.confirmNs = random.nextBoolean() ? 0 : random.nextLong(2 * SECOND);
        terms.group = random.nextBoolean() ? null : "g" + random.nextInt(3);
        long away = random.nextLong(1, 60) * CENT / 10 * (isLong ? 1 : -1);
        switch (terms.kind) {
            case STOP_LOSS -> terms.level = start - away;
            case TAKE_PROFIT -> terms.level = start + away;
            case TRAILING_STOP -> {
                terms.trail = switch (random.nextInt(3)) {
                    case 0 -> new Distance(Distance.Unit.PRICE, Math.abs(away));
                    case 1 -> new Distance(Distance.Unit.PERCENT, random.nextInt(20, 900));
                    default -> new Distance(Distance.Unit.ATR, random.nextInt(1_000, 15_000));
                };
                terms.activation = random.nextBoolean() ? FixedPoint.ABSENT : start + away / 2;
            }
            case BREAK_EVEN -> terms.activation = random.nextInt(4) == 0 ? FixedPoint.ABSENT : start + away / 2;
            case TIME_EXIT -> terms.exitAt = now + random.nextLong(60 * SECOND);
            case PRICE_CROSS -> {
                terms.level = start + random.nextInt(-30, 30) * CENT / 10;
                terms.direction = CrossDirection.values()[random.nextInt(3)];
            }
        }
        return terms;
    }
}
