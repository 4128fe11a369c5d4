package io.tapedeck.triggers;

import static io.tapedeck.triggers.TriggerRig.AGENT;
import static io.tapedeck.triggers.TriggerRig.CENT;
import static io.tapedeck.triggers.TriggerRig.SECOND;
import static io.tapedeck.triggers.TriggerRig.STRATEGY;
import static io.tapedeck.triggers.TriggerRig.UNIT;
import static io.tapedeck.triggers.TriggerRig.level;
import static io.tapedeck.triggers.TriggerRig.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What triggers do around a position: arming, bad prints, one-cancels-other, cover, restarts. Prices in cents. */
@Timeout(60)
class TriggerBookTest {
    private final TriggerRig rig = new TriggerRig();

    @ParameterizedTest
    @ValueSource(ints = {EventFlags.OUTLIER, EventFlags.CROSSED, EventFlags.ZERO_SIZE, EventFlags.STALE, EventFlags.GAP,
            EventFlags.HALTED, EventFlags.DUPLICATE, EventFlags.LATE, EventFlags.SUSPICIOUS})
    void shouldFireNothingOnABadPrintByDefault(int flag) {
        rig.hold(0, 100, 100_00);
        for (ReferencePrice reference : ReferencePrice.values()) {
            TriggerTerms stop = level(TriggerKind.STOP_LOSS, 95_00);
            stop.reference = reference;
            rig.arm("stop" + reference, stop);
            TriggerTerms trailing = terms(TriggerKind.TRAILING_STOP);
            trailing.trail = Distance.parse("1%");
            trailing.reference = reference;
            rig.arm("trailing" + reference, trailing);
        }
        rig.trades(100_00);
        rig.quote(0, 99_99 * CENT, 100_01 * CENT, 0);
        rig.trade(0, CENT, flag);
        rig.quote(0, CENT, 2 * CENT, flag);
        rig.trade(0, 900_00 * CENT, flag); // would lift the peak
        rig.quote(0, 900_00 * CENT, 901_00 * CENT, flag);
        rig.trades(100_00);
        rig.quote(0, 99_99 * CENT, 100_01 * CENT, 0);
        assertThat(rig.log).isEmpty();
        rig.trades(94_00);
        rig.quote(0, 93_99 * CENT, 94_01 * CENT, 0);
        assertThat(rig.orders).as("a true move fires").isNotEmpty();
    }

    @Test
    void shouldFireATrueMoveAtThePriceOfTheTickThatConfirmsIt() {
        rig.hold(0, 100, 100_00);
        TriggerTerms stop = level(TriggerKind.STOP_LOSS, 95_00);
        stop.confirmTicks = 3;
        rig.arm("s", stop);
        rig.trades(94_99, 94_98, 95_01, 94_97, 94_96);
        assertThat(rig.orders).isEmpty();
        rig.trades(90_00);
        assertThat(rig.log).containsExactly("order SELL " + 100 * UNIT + " MARKET of s", "TRIGGERED s at "
                + 90_00 * CENT + " peak " + FixedPoint.ABSENT + " event " + rig.moment.sequence());
    }

    @Test
    void shouldConfirmByTheClockWhereNoFurtherTickComes() {
        rig.hold(0, -100, 100_00);
        TriggerTerms stop = level(TriggerKind.STOP_LOSS, 105_00);
        stop.confirmNs = SECOND;
        rig.arm("s", stop);
        rig.trades(106_00, 107_00);
        rig.event(SECOND - 2_000);
        assertThat(rig.orders).isEmpty();
        rig.event(1_000);
        assertThat(rig.orders).singleElement().satisfies(order -> {
            assertThat(order.side()).isEqualTo(OrderSide.COVER);
            assertThat(order.decidedPrice()).isEqualTo(107_00 * CENT);
        });
    }

    @Test
    void shouldLetTheNextUnmarkedTickDecideUnderConfirm() {
        rig.hold(0, 100, 100_00);
        TriggerTerms stop = level(TriggerKind.STOP_LOSS, 95_00);
        stop.onFlagged = FlagPolicy.CONFIRM;
        stop.confirmTicks = 5;
        rig.arm("s", stop);
        rig.trade(0, 50_00 * CENT, EventFlags.OUTLIER).trades(100_00, 94_00);
        assertThat(rig.orders).as("the doubt is gone with the first tick that contradicts it").isEmpty();
        rig.trade(0, 94_00 * CENT, EventFlags.GAP).trades(94_01);
        assertThat(rig.orders).hasSize(1);
    }

    @Test
    void shouldCancelTheOthersOfAGroupEvenWhereOneTickFiresAll() {
        rig.hold(0, 100, 100_00);
        TriggerTerms first = level(TriggerKind.STOP_LOSS, 95_00);
        first.group = "g";
        TriggerTerms second = level(TriggerKind.STOP_LOSS, 96_00);
        second.group = "g";
        rig.arm("a", first);
        rig.arm("b", second);
        TriggerRig again = rig.restarted();
        again.trades(90_00, 80_00, 120_00);
        assertThat(again.orders).hasSize(1);
        assertThat(again.log).contains("CANCELLED b").noneMatch(line -> line.startsWith("TRIGGERED b"));
        assertThat(again.restarted().trades(90_00).orders).isEmpty();
    }

    @Test
    void shouldNeverSellMoreThanIsHeldLessWhatOtherExitsCover() {
        rig.hold(0, 100, 100_00);
        TriggerTerms part = level(TriggerKind.TAKE_PROFIT, 101_00);
        part.quantity = 30 * UNIT;
        rig.arm("part", part);
        rig.arm("all", level(TriggerKind.TAKE_PROFIT, 102_00));
        rig.arm("late", level(TriggerKind.STOP_LOSS, 99_00));
        rig.trades(103_00, 90_00, 80_00);
        assertThat(rig.orders).extracting(Order::quantity).containsExactly(30 * UNIT, 70 * UNIT);
        assertThat(rig.book.find("late").state()).as("all is covered: it waits").isEqualTo(TriggerState.ARMED);
        rig.book.desk().cancel(rig.orders.get(1));
        rig.trades(80_00);
        assertThat(rig.orders).last().extracting(Order::quantity).isEqualTo(70 * UNIT);
    }

    @Test
    void shouldKeepExitsWithinThePositionThroughFillsTradesAndRestarts() {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            TriggerRig run = new TriggerRig();
            int position = run.hold(0, 50, 100_00);
            List<Order> orders = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                switch (random.nextInt(6)) {
                    case 0 -> {
                        TriggerTerms terms = level(TriggerKind.STOP_LOSS, 100_00 - random.nextInt(-30, 30));
                        terms.quantity = random.nextInt(40) * UNIT;
                        run.arm("t" + i, terms);
                    }
                    case 1 -> run.hold(0, random.nextInt(0, 80), 100_00);
                    case 2 -> {
                        Order[] open = run.book.orders().of(0);
                        if (open.length > 0) {
                            run.fill(open[0], 1 + random.nextLong(open[0].remaining()));
                        }
                    }
                    case 3 -> {
                        orders.addAll(run.orders);
                        run = run.restarted();
                    }
                    default -> run.trades(100_00 + random.nextInt(-40, 40));
                }
                long held = run.holdings.quantity(position);
                assertThat(run.book.orders().covered(0, STRATEGY, AGENT, OrderSide.SELL))
                        .as("seed " + seed + " event " + i)
                        .isLessThanOrEqualTo(held);
            }
            orders.addAll(run.orders);
            assertThat(orders.stream().map(order -> order.trigger.id).distinct()).as("seed " + seed + ": once each")
                    .hasSameSizeAs(orders);
        }
    }

    @Test
    void shouldEndAsDoneWhenItsOrderIsFilledAndCancelTheRestWhenThePositionIsFlat() {
        rig.hold(0, 100, 100_00);
        rig.arm("s", level(TriggerKind.STOP_LOSS, 95_00));
        rig.arm("other", level(TriggerKind.TAKE_PROFIT, 120_00));
        rig.trades(94_00);
        rig.log.clear();
        rig.fill(rig.orders.getFirst(), 40 * UNIT);
        assertThat(rig.book.find("s").state()).isEqualTo(TriggerState.TRIGGERED);
        rig.fill(rig.orders.getFirst(), 60 * UNIT);
        assertThat(rig.book.finished("s")).isEqualTo(TriggerState.DONE);
        assertThat(rig.book.finished("other")).isEqualTo(TriggerState.CANCELLED);
        assertThat(rig.book.registry.count()).isZero();
        assertThat(rig.log).endsWith("CANCELLED other", "DONE s");
    }

    @Test
    void shouldWaitForThePositionAndForTheOrderOfItsBracket() {
        TriggerTerms stop = level(TriggerKind.STOP_LOSS, 95_00);
        rig.arm("waits for a position", stop);
        stop.bracketOrder = "entry-1";
        rig.arm("waits for its order", stop);
        rig.trades(90_00);
        rig.hold(0, 100, 100_00);
        rig.trades(97_00);
        rig.event(1);
        rig.book.desk().onTrade(0, "entry-1", 10 * UNIT);
        assertThat(rig.orders).isEmpty();
        TriggerRig again = rig.restarted();
        again.trades(94_00);
        assertThat(again.orders).extracting(order -> order.trigger.id).containsExactly("waits for a position");
        again.book.desk().cancel(again.orders.getFirst());
        again.trades(94_00);
        assertThat(again.orders).extracting(order -> order.trigger.id).last().isEqualTo("waits for its order");
    }

    @Test
    void shouldBeginAnewWithOtherTermsAndIgnoreThemOnceItHasFired() {
        rig.hold(0, 100, 100_00);
        Trigger trigger = rig.arm("s", level(TriggerKind.STOP_LOSS, 95_00));
        rig.event(1);
        rig.book.replace(trigger, level(TriggerKind.STOP_LOSS, 90_00));
        rig.trades(94_00);
        assertThat(rig.orders).isEmpty();
        rig.trades(89_00);
        assertThat(rig.orders).hasSize(1);
        rig.book.replace(trigger, level(TriggerKind.STOP_LOSS, 99_00));
        rig.book.cancel(trigger);
        assertThat(trigger.state()).isEqualTo(TriggerState.TRIGGERED);
    }

    @Test
    void shouldMoveThePeakByTheSmallestStepOfAPrice() {
        for (int sign : new int[]{1, -1}) {
            TriggerRig run = new TriggerRig();
            run.hold(0, 100L * sign, 100_00);
            TriggerTerms terms = terms(TriggerKind.TRAILING_STOP);
            terms.trail = Distance.parse("0.5");
            Trigger trigger = run.arm("t", terms);
            run.trades(100_00).trade(0, 100_00 * CENT + sign, 0);
            assertThat(trigger.peak()).isEqualTo(100_00 * CENT + sign);
        }
    }

    @Test
    void shouldExpireAndLeaveByTheTapesClock() {
        rig.hold(0, 100, 100_00);
        TriggerTerms expires = level(TriggerKind.STOP_LOSS, 95_00);
        expires.expiresAt = rig.time() + SECOND;
        rig.arm("e", expires);
        TriggerTerms exit = terms(TriggerKind.TIME_EXIT);
        exit.exitAfter = 2 * SECOND;
        rig.arm("x", exit);
        TriggerRig again = rig.trades(101_00).restarted();
        again.event(SECOND);
        assertThat(again.log).containsExactly("EXPIRED e");
        again.event(SECOND);
        assertThat(again.orders).singleElement().extracting(Order::decidedPrice).isEqualTo(101_00 * CENT);
    }

    @Test
    void shouldArmWhatTheStrategySaysResizeItAndDropItWhenFlat() {
        TriggerRig run = new TriggerRig(new FakeHoldings(), """
                strategies.trend.stop = 2%
                strategies.trend.target = 5%
                strategies.trend.trailing = 3%
                strategies.trend.trailing-from = 1%
                strategies.trend.time-exit = 60000000000
                """);
        run.hold(0, 100, 100_00);
        assertThat(run.log).containsExactly("armed n1 STOP_LOSS at " + 98_00 * CENT,
                "armed n2 TAKE_PROFIT at " + 105_00 * CENT, "armed n3 TRAILING_STOP at " + FixedPoint.ABSENT,
                "armed n4 TIME_EXIT at " + FixedPoint.ABSENT);
        run.hold(0, 200, 102_00);
        assertThat(run.book.find("n1").level()).isEqualTo(99_96 * CENT);
        run.trades(99_96);
        assertThat(run.orders).singleElement().extracting(Order::quantity).isEqualTo(200 * UNIT);
        assertThat(run.log).contains("CANCELLED n2", "CANCELLED n3", "CANCELLED n4");
        run.hold(0, -50, 100_00);
        assertThat(run.log).contains("armed n6 STOP_LOSS at " + 102_00 * CENT);
        run.log.clear();
        run.hold(0, 0, 0);
        assertThat(run.log).hasSize(4).allMatch(line -> line.startsWith("CANCELLED"));
    }

    @Test
    void shouldRoundLevelsAgainstWhoWouldGainByIt() {
        rig.holdings.position(0, STRATEGY, AGENT);
        rig.hold(0, 1, 33);
        TriggerTerms stop = terms(TriggerKind.STOP_LOSS);
        stop.levelRule = Distance.parse("0.0333%");
        TriggerTerms target = terms(TriggerKind.TAKE_PROFIT);
        target.levelRule = stop.levelRule;
        assertThat(rig.arm("s", stop).level()).as("0.33 less 0.00010989, exactly").isEqualTo(329_890_110);
        assertThat(rig.arm("t", target).level()).isEqualTo(330_109_890);
        assertThat(Distance.parse("0.0001%").down(999_999, 0)).isZero();
        assertThat(Distance.parse("0.0001%").up(999_999, 0)).isEqualTo(1);
        assertThat(Distance.parse("100%").up(Long.MIN_VALUE + 2, 0)).isEqualTo(Long.MAX_VALUE - 1);
    }

    @ParameterizedTest
    @EnumSource(TriggerKind.class)
    void shouldRefuseTermsThatLackWhatTheKindNeeds(TriggerKind kind) {
        assertThat(terms(kind).problem() == null).isEqualTo(kind == TriggerKind.BREAK_EVEN);
        TriggerTerms entry = level(kind, 1);
        entry.side = OrderSide.BUY;
        assertThat(entry.problem()).isNotNull();
    }

    @Test
    void shouldEnterByAPriceCrossUnlessALimitRefuses() {
        TriggerTerms cross = level(TriggerKind.PRICE_CROSS, 100_00);
        cross.side = OrderSide.BUY;
        cross.quantity = 10 * UNIT;
        cross.direction = CrossDirection.UP;
        rig.arm("c", cross);
        rig.arm("d", cross);
        rig.book.cancel(rig.book.find("d"));
        rig.trades(101_00, 99_00);
        assertThat(rig.orders).isEmpty();
        rig.refusal = "gross";
        rig.trades(100_00, 99_00, 101_00);
        assertThat(rig.log).containsExactly("CANCELLED d", "refused BUY gross", "CANCELLED c");
    }

    @Test
    void shouldKeepNoTimesOfTriggersThatAreOverNorTheSameTimeTwice() {
        TriggerRig rig = new TriggerRig();
        rig.hold(0, 100, 50_00);
        TriggerTerms leaves = TriggerRig.terms(TriggerKind.TIME_EXIT);
        leaves.exitAt = rig.time() + 1_000_000 * TriggerRig.SECOND;
        leaves.expiresAt = rig.time() + 2_000_000 * TriggerRig.SECOND;
        Trigger again = rig.arm("again", leaves);
        for (int i = 0; i < 10_000; i++) {
            rig.event(1_000);
            rig.book.replace(again, leaves); // as by a row that is sent again
            rig.book.cancel(rig.arm("t" + i, leaves));
        }
        assertThat(rig.book.timers.count()).isLessThan(100);
        rig.event(1_000_000 * TriggerRig.SECOND);
        assertThat(rig.orders).singleElement().satisfies(order -> assertThat(order.trigger).isSameAs(again));
    }
}
