package io.tapedeck.triggers;

import static io.tapedeck.triggers.TriggerRig.AGENT;
import static io.tapedeck.triggers.TriggerRig.SECOND;
import static io.tapedeck.triggers.TriggerRig.STRATEGY;
import static io.tapedeck.triggers.TriggerRig.UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held and not covered is guarded: after a guard has fired, when cover goes, and across restarts. */
@Timeout(30)
class GuardAgainTest {
    private static final String RULES = "strategies.trend.stop = 2%\nstrategies.trend.target = 5%\n";

    private TriggerRig rig;
    private boolean restarts;

    private void begin(boolean withRestarts, String settings) {
        restarts = withRestarts;
        rig = new TriggerRig(new FakeHoldings(), settings);
    }

    /** Between any two events, a restart. */
    private TriggerRig next() {
        if (restarts) {
            TriggerRig again = rig.restarted();
            again.log.addAll(rig.log);
            again.orders.addAll(rig.orders);
            rig = again;
        }
        return rig;
    }

    private List<String> log(String prefix) {
        return rig.log.stream().filter(line -> line.startsWith(prefix)).toList();
    }

    private void foreign(String id, OrderSide side, long units) {
        next().event(1_000);
        rig.book.desk().onNew(Order.of(id, 0, STRATEGY, AGENT, side, units * UNIT).told(rig.time(), 1, false), 0,
                false);
    }

    private void status(String id, boolean ended) {
        next().event(1_000);
        rig.book.desk().onStatus(rig.book.orders().find(id), 0, !ended, ended);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGuardWhatIsFilledAfterItsGuardHasFired(boolean withRestarts) {
        begin(withRestarts, RULES);
        next().hold(0, 10, 100_00);
        next().trades(97_90);
        assertThat(log("order")).containsExactly("order SELL 10000000 MARKET of n1");
        next().hold(0, 25, 100_00);
        assertThat(log("armed")).containsExactly("armed n1 STOP_LOSS at 98000000000",
                "armed n2 TAKE_PROFIT at 105000000000", "armed n4 STOP_LOSS at 98000000000",
                "armed n5 TAKE_PROFIT at 105000000000");
        next().trades(97_80, 97_70);
        assertThat(log("order")).hasSize(2).last().isEqualTo("order SELL 15000000 MARKET of n4");
        next().hold(0, 26, 100_00);
        next().trades(105_10);
        assertThat(log("order")).hasSize(3).last().isEqualTo("order SELL 1000000 MARKET of n8");
        next().hold(0, 0, 0);
        next().hold(0, 7, 200_00);
        assertThat(log("armed")).as("flat: its guards are gone, what opens anew has its own").hasSize(8);
        next().trades(195_00);
        assertThat(log("order")).hasSize(4).last().asString().startsWith("order SELL 7000000");
        next().hold(0, 8, 200_00);
        assertThat(log("armed")).as("by what fired since it opened, not by what fired before").hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGuardByTheSameTermsWhereARowArmedForAllOfThePosition(boolean withRestarts) {
        begin(withRestarts, "");
        next().hold(0, 10, 100_00);
        TriggerTerms part = TriggerRig.level(TriggerKind.STOP_LOSS, 99_00);
        part.quantity = 4 * UNIT;
        next().arm("part", part);
        TriggerTerms all = TriggerRig.level(TriggerKind.STOP_LOSS, 98_00);
        all.group = "g";
        next().arm("all", all);
        TriggerTerms expired = TriggerRig.level(TriggerKind.TAKE_PROFIT, 110_00);
        expired.group = "g";
        expired.expiresAt = rig.time() + SECOND;
        next().arm("short", expired);
        next().trades(97_00);
        assertThat(log("order")).containsExactly("order SELL 4000000 MARKET of part",
                "order SELL 6000000 MARKET of all");
        next().event(2 * SECOND);
        next().hold(0, 12, 100_00);
        assertThat(log("armed")).as("what had a quantity is spent, what has expired stays so")
                .containsExactly("armed n3 STOP_LOSS at 98000000000");
        next().trades(97_00, 96_00);
        assertThat(log("order")).hasSize(3).last().isEqualTo("order SELL 2000000 MARKET of n3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGuardWhatAnothersExitLeavesUncovered(boolean withRestarts) {
        begin(withRestarts, RULES);
        next().hold(0, -10, 100_00);
        foreign("f", OrderSide.COVER, 6);
        foreign("wrong", OrderSide.SELL, 100); // closes nothing of what is short
        next().trades(102_50);
        assertThat(log("order")).containsExactly("order COVER 4000000 MARKET of n1");
        next().trades(103_00);
        status("f", true);
        next().trades(103_10);
        assertThat(log("order")).hasSize(2).last().asString().startsWith("order COVER 6000000");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGuardWhatAnothersExitGivesBackWhenItIsCut(boolean withRestarts) {
        begin(withRestarts, RULES);
        next().hold(0, 10, 100_00);
        foreign("f", OrderSide.SELL, 6);
        next().trades(97_00);
        next().event(1_000);
        rig.book.desk().onAmended(rig.book.orders().find("f"), UNIT, 0, 0);
        next().trades(97_00);
        assertThat(log("order")).hasSize(2).last().asString().startsWith("order SELL 5000000");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveWhatIsAddedWhenTheFirstWouldHaveLeft(boolean withRestarts) {
        begin(withRestarts, "strategies.trend.time-exit = " + 60 * SECOND + "\n");
        next().hold(0, 10, 100_00);
        next().event(61 * SECOND);
        next().hold(0, 15, 100_00);
        next().event(1);
        assertThat(log("order")).containsExactly("order SELL 10000000 MARKET of n1", "order SELL 5000000 MARKET of n3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellOfAnExitThatFailedAndNotFireAgainByItself(boolean withRestarts) {
        begin(withRestarts, RULES);
        next().hold(0, 10, 100_00);
        next().trades(97_00);
        status("n3", true);
        next().trades(96_00, 95_00);
        assertThat(log("failed")).containsExactly("failed n3");
        assertThat(log("order")).hasSize(1);
        next().hold(0, 11, 100_00);
        next().trades(95_00);
        assertThat(log("order")).as("what is added is guarded, and with it what is not covered").hasSize(2).last()
                .asString().startsWith("order SELL 11000000");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndWhatIsLeftOfOurEntriesWhenAGuardLeaves(boolean withRestarts) {
        begin(withRestarts, RULES);
        TriggerTerms entry = TriggerRig.level(TriggerKind.PRICE_CROSS, 100_00);
        entry.side = OrderSide.BUY;
        entry.quantity = 10 * UNIT;
        next().arm("entry", entry);
        foreign("f", OrderSide.BUY, 3);
        next().trades(99_90, 100_00);
        rig.fill(rig.orders.getFirst(), 4 * UNIT);
        next().trades(97_90);
        assertThat(log("order")).containsExactly("order BUY 10000000 MARKET of entry",
                "order SELL 4000000 MARKET of n3");
        assertThat(log("cancelled")).as("ours alone").containsExactly("cancelled n1");
        assertThat(rig.book.orders().find("f")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReleaseABracketByAnOrderFirstSeenPartlyFilled(boolean withRestarts) {
        begin(withRestarts, "");
        next().hold(0, 4, 100_00);
        TriggerTerms bracket = TriggerRig.level(TriggerKind.STOP_LOSS, 98_00);
        bracket.bracketOrder = "e";
        next().arm("s", bracket);
        next().trades(97_00);
        assertThat(log("order")).isEmpty();
        next().event(1_000);
        rig.book.desk().onNew(Order.of("e", 0, STRATEGY, AGENT, OrderSide.BUY, 10 * UNIT).told(1, 1, false), 4 * UNIT,
                false);
        assertThat(rig.book.orders().find("e").remaining()).isEqualTo(6 * UNIT);
        next().trades(97_00);
        assertThat(log("order")).containsExactly("order SELL 4000000 MARKET of s");
        next().event(1_000);
        rig.book.desk().onNew(Order.of("w", 0, STRATEGY, AGENT, OrderSide.BUY, UNIT).told(1, 1, false), UNIT, true);
        assertThat(rig.book.orders().find("w")).as("filled whole: nothing is open").isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotLeaveTwiceWhereAnOrdersRowComesBeforeItsTrade(boolean withRestarts) {
        begin(withRestarts, RULES);
        next().hold(0, 10, 100_00);
        foreign("f", OrderSide.SELL, 10);
        status("f", false); // FILLED: its trade is still to come
        next().trades(97_00);
        assertThat(log("order")).isEmpty();
        next().event(1_000);
        rig.book.desk().onTrade(0, "f", 4 * UNIT);
        next().hold(0, 6, 100_00);
        next().trades(97_00);
        assertThat(log("order")).as("6 more are told").isEmpty();
        next().event(11 * SECOND);
        next().trades(97_00);
        assertThat(log("order")).as("they never came").containsExactly("order SELL 6000000 MARKET of n1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveTheGroupOfAnEntryThatALimitRefused(boolean withRestarts) {
        begin(withRestarts, "");
        next().hold(0, 10, 100_00);
        TriggerTerms stop = TriggerRig.level(TriggerKind.STOP_LOSS, 95_00);
        stop.group = "g";
        next().arm("stop", stop);
        TriggerTerms entry = TriggerRig.level(TriggerKind.PRICE_CROSS, 101_00);
        entry.side = OrderSide.BUY;
        entry.quantity = UNIT;
        entry.group = "g";
        next().arm("entry", entry);
        rig.refusal = "no more";
        next().trades(100_00, 101_00);
        assertThat(log("CANCELLED")).containsExactly("CANCELLED entry");
        next().trades(94_00);
        assertThat(log("order")).containsExactly("order SELL 10000000 MARKET of stop");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldWaitForATradeNoLongerByRowsThatRepeatWhatIsFilled(boolean withRestarts) {
        begin(withRestarts, RULES);
        next().hold(0, 10, 100_00);
        foreign("f", OrderSide.SELL, 10);
        for (int i = 0; i < 3; i++) {
            next().event(4 * SECOND);
            rig.book.desk().onStatus(rig.book.orders().find("f"), 6 * UNIT, false, false);
        }
        next().event(4 * SECOND);
        next().trades(97_00);
        assertThat(log("order")).as("4 are open; of the 6 nobody has told more for 12 s").containsExactly(
                "order SELL 6000000 MARKET of n1");
        next().event(1_000);
        rig.book.desk().onStatus(rig.book.orders().find("f"), 9 * UNIT, false, false);
        assertThat(rig.book.orders().leaving(0, STRATEGY, AGENT, OrderSide.SELL)).as("6 ours, 1 open, 3 told anew")
                .isEqualTo(10 * UNIT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGuardWhatTheOrderOfAnotherTriggerLeavesUncovered(boolean withRestarts) {
        begin(withRestarts, "");
        next().hold(0, 100, 100_00);
        TriggerTerms target = TriggerRig.level(TriggerKind.TAKE_PROFIT, 105_00);
        target.quantity = 40 * UNIT;
        target.orderType = OrderType.LIMIT;
        next().arm("target", target);
        next().arm("stop", TriggerRig.level(TriggerKind.STOP_LOSS, 98_00));
        next().trades(105_00, 97_00);
        assertThat(log("order")).containsExactly("order SELL 40000000 LIMIT of target",
                "order SELL 60000000 MARKET of stop");
        status("n1", true);
        assertThat(log("armed")).containsExactly("armed n3 STOP_LOSS at 98000000000");
        next().trades(97_00);
        assertThat(log("order")).last().isEqualTo("order SELL 40000000 MARKET of n3");
        next().event(1_000);
        rig.book.desk().onAmended(rig.book.orders().find("n4"), 30 * UNIT, 0, 0);
        assertThat(log("cut")).containsExactly("cut n4 by 10000000");
        rig.book.desk().onAmended(rig.book.orders().find("n4"), 30 * UNIT, 0, 0);
        assertThat(log("cut")).as("told once").hasSize(1);
        next().trades(97_00);
        assertThat(log("order")).as("nothing else is spent, and by itself it sends no second order").hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotSendOrdersInTurnsWhereEachIsRefused(boolean withRestarts) {
        begin(withRestarts, "");
        next().hold(0, 10, 100_00);
        next().arm("a", TriggerRig.level(TriggerKind.STOP_LOSS, 98_00));
        next().arm("b", TriggerRig.level(TriggerKind.STOP_LOSS, 97_50));
        for (int i = 0; i < 8; i++) {
            next().trades(97_00);
            if (rig.orders.size() > log("failed").size()) {
                status(rig.orders.getLast().id, true);
            }
        }
        assertThat(log("order")).containsExactly("order SELL 10000000 MARKET of a", "order SELL 10000000 MARKET of b");
        assertThat(log("failed")).hasSize(2);
    }
}
