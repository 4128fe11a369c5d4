package io.tapedeck.triggers;

import static io.tapedeck.triggers.TriggerRig.CENT;
import static io.tapedeck.triggers.TriggerRig.SECOND;
import static io.tapedeck.triggers.TriggerRig.UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.risk.Working;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What open entries count towards limits, against a sum over a list of orders; fills, cuts, ends, restarts among them. */
@Timeout(60)
@SuppressWarnings("EnumOrdinal") // any constant, by chance
class WorkingEntriesTest {
    private static final int SEEDS = 60;
    private static final int EVENTS = 250;
    private static final int INSTRUMENTS = 3;
    private static final String[] STRATEGIES = {"a", "b"};

    /** An order as the reference knows it. */
    private static final class Known {
        String id;
        int instrument;
        String strategy;
        OrderSide side;
        BigDecimal byTrades = BigDecimal.ZERO;
        BigDecimal byStatus = BigDecimal.ZERO;
        BigDecimal quantity;
        BigDecimal price;
        BigDecimal rate;
        OrderType type;
        long limit;
        long stop;

        /** Until when what its row told counts without a trade, and what was filled when it was first seen. */
        long until = Long.MIN_VALUE;
        BigDecimal before = BigDecimal.ZERO;
        boolean over;

        BigDecimal unbooked(long now) {
            return now >= until
                    ? BigDecimal.ZERO
                    : byStatus.min(quantity).subtract(byTrades.max(before)).max(BigDecimal.ZERO);
        }

        BigDecimal units(long now) {
            return (over ? BigDecimal.ZERO : remaining()).add(unbooked(now));
        }

        BigDecimal remaining() {
            return quantity.subtract(byTrades.max(byStatus)).max(BigDecimal.ZERO);
        }

        long value(long now) {
            return price == null
                    ? 0
                    : units(now).multiply(price).multiply(rate).movePointRight(6).setScale(0, RoundingMode.HALF_EVEN)
                            .longValueExact();
        }
    }

    private final List<Known> open = new ArrayList<>();
    private Random random;
    private TriggerRig rig;
    private int names;
    private int ended;

    @Test
    void shouldCountWhatRemainsOfEveryOpenEntryAndNothingElse() {
        long first = Long.getLong("tapedeck.seed", 1);
        for (long seed = first; seed < first + SEEDS; seed++) {
            random = new Random(seed);
            rig = new TriggerRig();
            rig.rates.put(1, 125_000_000L);
            open.clear();
            for (int event = 0; event < EVENTS; event++) {
                step();
                if (random.nextInt(20) == 0) {
                    rig = rig.restarted();
                }
                compare("seed " + seed + ", event " + event);
            }
        }
        System.out.println("seeds " + first + " to " + (first + SEEDS - 1) + ", orders " + names + ", ended " + ended);
        assertThat(ended).isGreaterThan(names / 4);
    }

    private void step() {
        rig.event(random.nextInt(25) == 0 ? 11 * SECOND : SECOND / 4);
        for (Known one : open) {
            if (rig.time() >= one.until) {
                one.before = one.before.max(one.byStatus); // no trade of it is waited for
            }
        }
        open.removeIf(one -> one.over && one.unbooked(rig.time()).signum() == 0);
        int what = random.nextInt(open.size() < 12 ? 8 : 6);
        if (open.isEmpty() || what > 5) {
            begin();
        } else if (what == 0) {
            int instrument = random.nextInt(INSTRUMENTS);
            rig.market.put(instrument, random.nextLong(50_00, 150_00) * CENT);
        } else {
            change(open.get(random.nextInt(open.size())), what);
        }
    }

    private void begin() {
        Known one = new Known();
        one.id = "o" + ++names;
        one.instrument = random.nextInt(INSTRUMENTS);
        one.strategy = STRATEGIES[random.nextInt(STRATEGIES.length)];
        one.side = OrderSide.values()[random.nextInt(4)];
        one.type = OrderType.values()[random.nextInt(4)];
        one.limit = random.nextLong(50_00, 150_00) * CENT;
        one.stop = random.nextLong(50_00, 150_00) * CENT;
        one.quantity = BigDecimal.valueOf(random.nextLong(1, 1_000) * UNIT / 8, 6);
        BigDecimal told = random.nextInt(4) == 0
                ? one.quantity.multiply(new BigDecimal("0.25")).setScale(6, RoundingMode.DOWN)
                : BigDecimal.ZERO;
        told(one, told);
        rig.book.desk().onNew(Order.of(one.id, one.instrument, one.strategy, "x", one.side, one.quantity.movePointRight(
                6).longValueExact()).terms(one.type, one.limit, one.stop).told(1, 1, false), told.movePointRight(6)
                        .longValueExact(),
                false);
        price(one);
        open.add(one);
    }

    private void price(Known one) {
        Long market = rig.market.get(one.instrument);
        boolean limited = one.type == OrderType.LIMIT || one.type == OrderType.STOP_LIMIT;
        Long own = limited ? Long.valueOf(one.limit) : one.type == OrderType.STOP ? Long.valueOf(one.stop) : null;
        boolean capped = limited && one.side == OrderSide.BUY;
        Long price = own == null ? market : market == null || capped ? own : Long.valueOf(Math.max(own, market));
        one.price = price == null ? null : BigDecimal.valueOf(price, 9);
        one.rate = BigDecimal.valueOf(rig.rates.getOrDefault(one.instrument, 100_000_000L), 8);
    }

    private void change(Known one, int how) {
        Order order = rig.book.orders().find(one.id);
        if (one.over && how > 2) {
            return;
        }
        BigDecimal part = one.quantity.movePointRight(6).multiply(BigDecimal.valueOf(random.nextInt(1, 5)))
                .divideToIntegralValue(BigDecimal.TEN).movePointLeft(6);
        switch (how) {
            case 1, 2 -> {
                one.byTrades = one.byTrades.add(part);
                rig.book.desk().onTrade(one.instrument, one.id, part.movePointRight(6).longValueExact());
            }
            case 3 -> {
                told(one, one.byStatus.max(part));
                rig.book.desk().onStatus(order, part.movePointRight(6).longValueExact(), false, false);
            }
            case 4 -> {
                one.quantity = part.max(one.byTrades.max(one.byStatus)).max(new BigDecimal("0.000001"));
                one.limit = random.nextLong(50_00, 150_00) * CENT;
                rig.book.desk().onAmended(order, one.quantity.movePointRight(6).longValueExact(), one.limit,
                        FixedPoint.ABSENT);
                price(one);
                rig.book.desk().onStatus(order, 0, false, false);
            }
            default -> {
                boolean whole = random.nextBoolean();
                told(one, whole ? one.quantity : one.byStatus);
                one.over = true;
                rig.book.desk().onStatus(order, 0, whole, true);
            }
        }
        if (!one.over && one.remaining().signum() == 0) {
            one.over = true;
        }
        if (one.over && one.unbooked(rig.time()).signum() == 0) {
            open.remove(one);
            ended++;
        }
    }

    private void told(Known one, BigDecimal filled) {
        boolean more = filled.compareTo(one.byStatus) > 0;
        one.byStatus = filled;
        if (more && one.byStatus.compareTo(one.byTrades.max(one.before)) > 0) {
            one.until = rig.time() + 10 * SECOND;
        }
    }

    private void compare(String when) {
        for (Known one : open) {
            if (!one.over && one.price == null && rig.market.containsKey(one.instrument)) {
                price(one); // it is priced when limits ask first
            }
        }
        int instrument = random.nextInt(INSTRUMENTS);
        String strategy = STRATEGIES[random.nextInt(STRATEGIES.length)];
        Working found = rig.book.orders().beside(Order.of("asked", instrument, strategy, "x", OrderSide.BUY, UNIT));
        long[] sums = new long[8];
        String unpriced = null;
        for (Known one : open) {
            int buys = one.side.sign() > 0 ? 0 : 1;
            boolean here = one.instrument == instrument;
            boolean own = here && one.strategy.equals(strategy);
            sums[buys] += own ? one.units(rig.time()).movePointRight(6).longValueExact() : 0;
            if (!one.side.isExit()) {
                sums[2 + buys] += own ? one.value(rig.time()) : 0;
                sums[4 + buys] += here ? one.value(rig.time()) : 0;
                sums[6 + buys] += one.value(rig.time());
                unpriced = unpriced == null && !one.over && one.price == null ? one.id : unpriced;
            }
        }
        assertThat(new long[]{found.bought(), found.sold()}).as(when).containsExactly(sums[0], sums[1]);
        assertThat(found.unpriced()).as(when).isEqualTo(unpriced);
        long[] money = {found.positionBuys(), found.positionSells(), found.instrumentBuys(), found.instrumentSells(),
                found.buys(), found.sells()};
        for (int i = 0; i < money.length; i++) {
            assertThat(money[i]).as(when + ", sum " + i).isCloseTo(sums[i + 2], Offset.offset((long) open.size()));
        }
        Working again = rig.restarted().book.orders().beside(Order.of("asked", instrument, strategy, "x", OrderSide.BUY,
                UNIT));
        assertThat(again).as(when + ", restarted: not a unit of a difference").isEqualTo(found);
    }
}
