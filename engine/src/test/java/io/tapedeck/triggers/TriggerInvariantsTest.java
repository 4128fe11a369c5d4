package io.tapedeck.triggers;

import static io.tapedeck.triggers.TriggerRig.CENT;
import static io.tapedeck.triggers.TriggerRig.SECOND;
import static io.tapedeck.triggers.TriggerRig.UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventFlags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams of chance: triggers of every kind, orders of ours and of others, fills in parts and out of turn, positions that grow,
 * shrink, close and turn, marked ticks, cancellations, settings. After each event what must always hold, holds; and the same
 * stream with restarts tells the same.
 */
@SuppressWarnings("EnumOrdinal") // any constant, by chance
class TriggerInvariantsTest {
    private static final String RULES = """
            strategies.s.stop = 1%
            strategies.s.target = 3%
            strategies.s.trailing = 2atr
            strategies.s.break-even-from = 1%
            strategies.s.time-exit = 90000000000
            strategies.s.confirm-ticks = 2
            """;
    private static final String[] STRATEGIES = {"s", "t"};
    private static final int INSTRUMENTS = 2;
    private static final int[] FLAGS = {0, 0, 0, 0, 0, 0, EventFlags.STALE, EventFlags.CROSSED, EventFlags.GAP,
            EventFlags.OUTLIER, EventFlags.HALTED, EventFlags.LATE, EventFlags.ZERO_SIZE};

    private int fired;
    private int again;
    private int turned;

    @Test
    @Timeout(60)
    void shouldHoldWhatMustAlwaysHold() {
        many(Long.getLong("tapedeck.seed", 1), 150, 150);
        assertThat(fired).isGreaterThan(500);
        assertThat(again).as("growth behind a guard that fired").isGreaterThan(20);
        assertThat(turned).isGreaterThan(50);
    }

    @Test
    @Tag("torture")
    @Timeout(1_800)
    void shouldHoldItForManyStreams() {
        many(Long.getLong("tapedeck.seed", 10_000), Integer.getInteger("tapedeck.seeds", 20_000), 300);
    }

    private void many(long first, int seeds, int events) {
        for (long seed = first; seed < first + seeds; seed++) {
            List<String> straight = new Stream(seed, false).run(events);
            List<String> restarted = new Stream(seed, true).run(events);
            assertThat(restarted).as("seed " + seed + " with restarts").isEqualTo(straight);
        }
        System.out.println("seeds " + first + " to " + (first + seeds - 1) + ", fired " + fired + ", again " + again
                + ", turned " + turned);
    }

    private record Late(Order order, long quantity) {
    }

    private final class Stream {
        private final long seed;
        private final Random random;
        private final Random restarts;
        private final List<String> log = new ArrayList<>();
        private final List<Order> placed = new ArrayList<>();
        private final Set<String> firedOnce = new HashSet<>();
        private final List<String> foreign = new ArrayList<>();
        /** What rows have told of before their trades. */
        private final List<Late> late = new ArrayList<>();
        /** Exits among them. */
        private final List<Order> told = new ArrayList<>();
        /** Positions of which somebody has cancelled a trigger, or an exit has failed, since they were opened. */
        private final Set<Integer> excused = new TreeSet<>();
        private TriggerRig rig = new TriggerRig(new FakeHoldings(), RULES);
        private final long[] price = {100_00 * CENT, 50_00 * CENT};
        private int names;
        private int event;

        Stream(long seed, boolean withRestarts) {
            this.seed = seed;
            random = new Random(seed);
            restarts = withRestarts ? new Random(seed) : null;
        }

        List<String> run(int events) {
            rig.event(1);
            if (random.nextBoolean()) {
                rig.book.onAtr(0, CENT * 40);
            }
            for (event = 0; event < events; event++) {
                step();
                take();
                check();
                if (restarts != null && restarts.nextInt(8) == 0) {
                    rig = rig.restarted();
                }
            }
            return log;
        }

        private void take() {
            for (String line : rig.log) {
                if (line.startsWith("TRIGGERED")) {
                    fired++;
                    assertThat(firedOnce.add(line.split(" ", -1)[1])).as(where() + line).isTrue();
                }
            }
            log.addAll(rig.log);
            rig.log.clear();
            placed.addAll(rig.orders);
            rig.orders.clear();
        }

        private String where() {
            return "seed " + seed + ", event " + event + ": ";
        }

        private void step() {
            int instrument = random.nextInt(INSTRUMENTS);
            String strategy = STRATEGIES[random.nextInt(STRATEGIES.length)];
            rig.event(random.nextInt(30) == 0 ? 40 * SECOND : random.nextLong(1, SECOND));
            switch (random.nextInt(18)) {
                case 0 -> arm(instrument, strategy);
                case 1 -> cancel();
                case 2 -> other(instrument, strategy);
                case 3 -> status();
                case 4, 5 -> trade(instrument, strategy, random.nextLong(1, 20) * UNIT, null);
                case 6, 7 -> fillOne();
                case 8 -> lateTrade();
                case 9 -> seenFilled(instrument, strategy);
                case 10 -> rig.book.onAtr(instrument, random.nextLong(1, 90) * CENT);
                default -> tick(instrument);
            }
        }

        private void tick(int instrument) {
            price[instrument] += Math.round(random.nextGaussian() * 80) * CENT;
            int flags = FLAGS[random.nextInt(FLAGS.length)];
            long shown = flags == 0 ? price[instrument] : price[instrument] + random.nextInt(-500, 500) * CENT;
            long[] before = leaving();
            if (random.nextBoolean()) {
                rig.book.onTrade(instrument, shown, flags);
            } else {
                rig.book.onQuote(instrument, random.nextInt(9) == 0 ? FixedPoint.ABSENT : shown - CENT, shown + CENT,
                        flags);
            }
            long[] after = leaving();
            for (int i = 0; i < after.length; i++) {
                if (after[i] > before[i]) {
                    assertThat(after[i]).as(where() + "exits and what rows say is out").isLessThanOrEqualTo(Math.abs(
                            rig.holdings.all.get(i).quantity));
                }
            }
        }

        /** Units of each position that are on their way out. */
        private long[] leaving() {
            return rig.holdings.all.stream().mapToLong(held -> held.quantity == 0
                    ? 0
                    : rig.book.orders().leaving(held.instrument, held.strategy, held.agent, OrderSide.closing(
                            held.quantity)))
                    .toArray();
        }

        private void arm(int instrument, String strategy) {
            TriggerTerms terms = TriggerRig.terms(TriggerKind.values()[random.nextInt(6)]);
            terms.level = price[instrument] + random.nextInt(-200, 200) * CENT;
            terms.trail = new Distance(Distance.Unit.values()[random.nextInt(3)], random.nextInt(1, 900_000) + 10_000L);
            terms.activation = random.nextBoolean() ? FixedPoint.ABSENT : price[instrument];
            terms.exitAfter = random.nextLong(1, 60 * SECOND);
            terms.quantity = random.nextInt(3) == 0 ? random.nextLong(1, 15) * UNIT : 0;
            terms.group = random.nextBoolean() ? null : "g" + random.nextInt(3);
            terms.onFlagged = FlagPolicy.values()[random.nextInt(3)];
            terms.reference = ReferencePrice.values()[random.nextInt(3)];
            terms.confirmTicks = random.nextInt(1, 3);
            terms.confirmNs = random.nextBoolean() ? 0 : random.nextLong(SECOND);
            terms.expiresAt = random.nextInt(5) == 0 ? rig.time() + random.nextLong(20 * SECOND) : FixedPoint.ABSENT;
            terms.bracketOrder = random.nextInt(4) == 0 ? "f" + (names + random.nextInt(2)) : null;
            if (terms.kind == TriggerKind.PRICE_CROSS && random.nextBoolean()) {
                terms.side = random.nextBoolean() ? OrderSide.BUY : OrderSide.SHORT;
                terms.quantity = random.nextLong(1, 15) * UNIT;
            }
            assertThat(terms.problem()).isNull();
            rig.book.arm("r" + ++names, instrument, strategy, "x", terms);
        }

        private void cancel() {
            List<Trigger> alive = armed();
            if (!alive.isEmpty()) {
                Trigger one = alive.get(random.nextInt(alive.size()));
                if (one.position != Holdings.NONE) {
                    excused.add(one.position);
                }
                rig.book.cancel(one);
            }
        }

        private List<Trigger> armed() {
            List<Trigger> all = new ArrayList<>();
            for (int i = 0; i < INSTRUMENTS; i++) {
                Watch watch = rig.book.registry.watch(i);
                for (int k = 0; watch != null && k < watch.count; k++) {
                    if (watch.triggers[k].state == TriggerState.ARMED) {
                        all.add(watch.triggers[k]);
                    }
                }
            }
            return all;
        }

        private void other(int instrument, String strategy) {
            String id = "f" + ++names;
            long quantity = random.nextLong(1, 20) * UNIT;
            Order order = Order.of(id, instrument, strategy, "x", OrderSide.values()[random.nextInt(4)], quantity)
                    .told(rig.time(), rig.moment.sequence(), random.nextInt(3) == 0);
            long filled = random.nextInt(3) == 0 ? random.nextLong(quantity) : 0;
            rig.book.desk().onNew(order, filled, false);
            if (filled > 0) {
                awaitTrade(order, filled);
            }
            foreign.add(id);
        }

        /** What somebody says of an order: of others' and of ours. */
        private void status() {
            Order order = any();
            if (order == null) {
                return;
            }
            boolean whole = random.nextInt(3) == 0;
            boolean ended = !whole && random.nextBoolean();
            if (order.side.isExit()) {
                excuse(order); // that it is filled is said before, or without, the trade that moves the position
            }
            if (random.nextInt(4) == 0) {
                rig.book.desk().onAmended(order, random.nextLong(1, 20) * UNIT, FixedPoint.ABSENT, FixedPoint.ABSENT);
            }
            long before = order.filled();
            long told = random.nextLong(order.quantity + 1);
            rig.book.desk().onStatus(order, told, whole, ended);
            if (random.nextBoolean() && order.open) {
                rig.book.desk().onStatus(order, told, false, false); // a row comes twice
            }
            if (order.filled() > before || !order.open) {
                awaitTrade(order, Math.max(UNIT, order.filled() - before));
            }
        }

        /** A trade behind its order's row. */
        private void lateTrade() {
            if (!late.isEmpty()) {
                Late one = late.remove(random.nextInt(late.size()));
                trade(one.order.instrument, one.order.strategy, one.order.side.sign() * one.quantity, one.order.id);
            }
        }

        /** An order whose first row is its last, or tells of a part. */
        private void seenFilled(int instrument, String strategy) {
            Order order = Order.of("f" + ++names, instrument, strategy, "x", OrderSide.values()[random.nextInt(4)],
                    random.nextLong(1, 20) * UNIT).told(rig.time(), rig.moment.sequence(), false);
            long filled = random.nextBoolean() ? order.quantity : random.nextLong(1, order.quantity + 1);
            rig.book.desk().onNew(order, filled, random.nextBoolean());
            awaitTrade(order, filled);
        }

        /** A row has told of a fill: while its trade may come, what it covers is not guarded, nor afterwards if it never comes. */
        private void awaitTrade(Order order, long quantity) {
            late.add(new Late(order, quantity));
            if (order.side.isExit()) {
                told.add(order);
                excuse(order);
            }
        }

        private void excuse(Order order) {
            int position = rig.holdings.find(order.instrument, order.strategy, order.agent);
            if (position >= 0) {
                excused.add(position);
            }
        }

        private Order any() {
            List<Order> open = new ArrayList<>();
            for (int i = 0; i < INSTRUMENTS; i++) {
                for (Order order : rig.book.orders().of(i)) {
                    open.add(order);
                }
            }
            return open.isEmpty() ? null : open.get(random.nextInt(open.size()));
        }

        private void fillOne() {
            Order order = any();
            if (order != null) {
                long part = random.nextBoolean() ? order.remaining() : random.nextLong(1, order.remaining() + 1);
                int position = rig.holdings.find(order.instrument, order.strategy, order.agent);
                long held = position < 0 ? 0 : rig.holdings.quantity(position);
                if (order.side.isExit() && order.own) {
                    part = Math.min(part, Math.max(0, -order.side.sign() * held));
                }
                if (part > 0) {
                    trade(order.instrument, order.strategy, order.side.sign() * part, order.id);
                }
            }
        }

        /** A trade that the tape tells of: its order hears of it first. */
        private void trade(int instrument, String strategy, long signed, String orderId) {
            long quantity = orderId == null && random.nextBoolean() ? -signed : signed;
            if (orderId != null) {
                rig.book.desk().onTrade(instrument, orderId, Math.abs(quantity));
            }
            int position = rig.holdings.position(instrument, strategy, "x");
            FakeHoldings.Held held = rig.holdings.all.get(position);
            long before = held.quantity;
            held.quantity += quantity;
            if (before == 0 || Long.signum(before) != Long.signum(held.quantity)) {
                held.cost = price[instrument];
                if (told.stream().noneMatch(one -> one.isOf(instrument, strategy, "x"))) {
                    excused.remove(position);
                } else {
                    excused.add(position);
                }
                turned += before != 0 && held.quantity != 0 ? 1 : 0;
            } else if (Math.abs(held.quantity) > Math.abs(before) && uncovered(position) > 0 && armedOf(position) == 0
                    && position >= 0 && strategy.equals("s")) {
                again++;
            }
            rig.book.onPosition(position, before, held.quantity);
        }

        private long armedOf(int position) {
            return armed().stream().filter(one -> one.position == position).count();
        }

        private long uncovered(int position) {
            FakeHoldings.Held held = rig.holdings.all.get(position);
            return Math.abs(held.quantity) - rig.book.orders().covered(held.instrument, held.strategy, held.agent,
                    OrderSide.closing(held.quantity));
        }

        private void check() {
            for (int position = 0; position < rig.holdings.all.size(); position++) {
                FakeHoldings.Held held = rig.holdings.all.get(position);
                long exits = 0;
                for (Order order : rig.book.orders().of(held.instrument)) {
                    assertThat(order.remaining()).as(where() + order.id).isPositive();
                    if (order.trigger != null && order.side.isExit() && order.isOf(held.instrument, held.strategy,
                            held.agent)) {
                        exits += order.remaining();
                        assertThat(order.side).as(where() + "closes what is held").isEqualTo(OrderSide.closing(
                                held.quantity));
                    }
                }
                assertThat(exits).as(where() + "exits of triggers against what is held").isLessThanOrEqualTo(Math.abs(
                        held.quantity));
                int direction = Long.signum(held.quantity);
                for (Trigger trigger : armed()) {
                    if (trigger.position == position) {
                        assertThat(trigger.direction).as(where() + trigger.id).isEqualTo(direction).isNotZero();
                    }
                }
                if (held.strategy.equals("s") && held.quantity != 0 && !excused.contains(position)
                        && uncovered(position) > 0) {
                    assertThat(armedOf(position)).as(where() + "what is held and not covered is guarded").isPositive();
                }
            }
            assertThat(armed().stream().map(one -> one.id)).as(where()).doesNotHaveDuplicates();
        }
    }
}
