package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.common.KeyValues;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Name;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks, clocks and rows to marks and alerts. */
@Timeout(120)
class PositionStageTest {
    private static final KeyValues LIMITED = KeyValues.of(Map.of("risk.initial-cash", "10000", "risk.gross-max",
            "5000", "risk.position-max", "3000", "risk.net-max", "4000", "risk.leverage-max", "0.6",
            "risk.drawdown-max", "0.1", "risk.daily-loss-max", "500", "risk.concentration-max", "0.4",
            "positions.mark-interval", "2000000000"));

    @Test
    void shouldEmitAMarkOnceAnInterval() {
        StageTape tape = new StageTape(KeyValues.EMPTY);
        tape.define("ABC", "USD");
        tape.fill(0, "T1", "ABC s 100 10");
        tape.trade(0, 0.1, "10.5", 0);
        tape.trade(0, 0.2, "10.6", 0);
        tape.clock(1.0);
        assertThat(tape.rows).isEmpty();
        tape.clock(1.2);
        assertThat(tape.rows).containsExactly("position_marks #1 of 5 symbol=ABC exchange=X strategy=s agent_name=agent"
                + " tenant=default mark_price=10.6 marked_at=0.2 cause_sequence=3");
        tape.trade(0, 1.3, "10.7", 0);
        tape.trade(0, 2.29, "10.8", 0);
        assertThat(tape.rows).hasSize(1);
        tape.trade(0, 2.31, "10.8", 0); // no new price, but the time of the one before has come
        assertThat(tape.rows).hasSize(2).last().asString().contains("mark_price=10.8 marked_at=2.29");
        tape.clock(9);
        assertThat(tape.rows).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {EventFlags.OUTLIER, EventFlags.STALE, EventFlags.CROSSED, EventFlags.GAP, EventFlags.LATE,
            EventFlags.ZERO_SIZE, EventFlags.HALTED, EventFlags.SUSPICIOUS, EventFlags.FUTURE, EventFlags.DUPLICATE,
            EventFlags.LOCKED | EventFlags.STALE})
    void shouldNotMarkByATickThatIsFlagged(int flags) {
        StageTape tape = new StageTape(LIMITED);
        tape.define("ABC", "USD");
        tape.fill(0, "T1", "ABC s 100 10");
        tape.trade(0, 1, "9999", flags);
        tape.clock(5);
        assertThat(tape.rows).isEmpty();
        assertThat(tape.stage.book().mark(0)).isEqualTo(StageTape.price("10"));
    }

    @Test
    void shouldMarkAgainWhereATradeThatCameLateHasMarkedTheTable() {
        StageTape tape = new StageTape(KeyValues.EMPTY);
        tape.define("ABC", "USD");
        tape.fill(0, "T1", "ABC s 100 10");
        tape.trade(0, 5, "11", 0);
        tape.clock(6);
        assertThat(tape.rows).hasSize(1);
        tape.fill(3, "T2", "ABC s 100 9");
        tape.clock(8);
        assertThat(tape.rows).hasSize(2).last().asString().contains("mark_price=11 marked_at=5.0");
    }

    /** 15 digits before the point are more than a double counts by; money is what stands in the row. */
    @Test
    void shouldBookMoneyToTheLastDigit() {
        StageTape tape = new StageTape(KeyValues.EMPTY);
        tape.movement(0, "DEPOSIT", "123456789012.123457");
        tape.movement(0, "INTEREST", "0.000001");
        assertThat(tape.stage.book().exposure().cash()).isEqualTo(123_456_789_012_123_458L);
        tape.text(1, "WITHDRAWAL", "-123456789012.12345700000000");
        assertThat(tape.stage.book().exposure().cash()).isEqualTo(1);
        tape.text(2, "DEPOSIT", "123456789012345.678901"); // more than 64 bits hold in millionths
        tape.text(2, "WITHDRAWAL", "-123456789012345.678900");
        assertThat(tape.stage.book().exposure().cash()).isEqualTo(2);
        tape.text(3, "DEPOSIT", "1.000000000000001"); // landing refuses a 15th decimal
        tape.text(3, "DEPOSIT", "100000000000000000000");
        tape.text(3, "DEPOSIT", "NaN");
        assertThat(tape.stage.book().exposure().cash()).isEqualTo(2);
        tape = tape.restarted(KeyValues.EMPTY);
        assertThat(tape.stage.book().exposure().cash()).isEqualTo(2);
    }

    @Test
    void shouldBookWhatTheTableBooksAndRefuseWhatItRefuses() {
        StageTape tape = new StageTape(KeyValues.EMPTY);
        tape.define("ABC", "USD");
        tape.fill(0, "T1", "ABC s 100 10 1");
        tape.fill(0, "T1", "ABC s 100 10 1.5"); // costs that came later
        tape.fill(0, "T1", "ABC s 100 11 1.5"); // booked once
        tape.fill(1, "T2", "ABC s -40 12.123456789"); // nine decimals
        tape.fill(1, "T2", "ABC s -40 12 0 EUR 1.1"); // another currency
        tape.row(2, "trades", row -> {
            StageTape.put(row, "trade_id", "T3");
            StageTape.put(row, "symbol", "ABC");
        });
        tape.row(2, "trades", row -> row.putNull(new Name("trade_id")));
        assertThat(tape.stage.refused()).isEqualTo(5);
        assertThat(tape.stage.book().realized(0)).isEqualByComparingTo("-1.5");
        tape.fill(1, "T2", "ABC s -40 12");
        assertThat(tape.stage.book().realized(0)).isEqualByComparingTo("78.5");
        assertThat(tape.stage.book().quantity(0)).isEqualTo(60_000_000);
        assertThat(tape.stage.book().unrealized(0)).isEqualByComparingTo("120");
    }

    /** Landing prints a number into a text column; so must the book, or what the table holds is not guarded. */
    @Test
    void shouldBookATradeThatIsNamedByNumbers() {
        StageTape tape = new StageTape(KeyValues.EMPTY);
        tape.define("7203", "JPY");
        tape.row(0, "trades", row -> {
            row.putLong(new Name("trade_id"), 123_456).putLong(new Name("order_id"), 1)
                    .putLong(new Name("broker"), 2).putLong(new Name("symbol"), 7203);
            StageTape.number(row, "strategy", "1.50");
            StageTape.put(row, "exchange", "X");
            StageTape.put(row, "agent_name", "agent");
            StageTape.put(row, "side", "BUY");
            row.putTimestamp(new Name("executed_at"), StageTape.time(0));
            StageTape.number(row, "quantity", "100");
            StageTape.number(row, "price", "2000");
        });
        assertThat(tape.stage.refused()).isZero();
        assertThat(tape.stage.book().find(0, "1.5", "agent")).isZero();
        assertThat(tape.stage.book().quantity(0)).isEqualTo(100_000_000);
        tape.trade(0, 1, "2100", 0);
        assertThat(tape.stage.book().mark(0)).as("by its instrument's price").isEqualTo(StageTape.price("2100"));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "1.0001, false", "-0.1, false"})
    void shouldRefuseATradeWhoseQualityTheTableRefuses(String quality, boolean booked) {
        StageTape tape = new StageTape(KeyValues.EMPTY);
        tape.define("ABC", "USD");
        tape.row(0, "trades", row -> {
            StageTape.number(row, "execution_quality_score", quality);
            for (String pair : "trade_id=T order_id=O broker=B symbol=ABC exchange=X strategy=s agent_name=a side=BUY"
                    .split(" ", -1)) {
                StageTape.put(row, pair.split("=", -1)[0], pair.split("=", -1)[1]);
            }
            row.putTimestamp(new Name("executed_at"), StageTape.time(0));
            StageTape.number(row, "quantity", "100");
            StageTape.number(row, "price", "10");
        });
        assertThat(tape.stage.refused()).isEqualTo(booked ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTakeMovementsOfMoneyAsLandingRounds(boolean rounds) {
        StageTape tape = new StageTape(KeyValues.of(Map.of("rows.round-decimals", Boolean.toString(rounds))));
        tape.row(0, "cash_movements", row -> {
            row.putTimestamp(new Name("moved_at"), StageTape.time(0));
            StageTape.put(row, "kind", "DEPOSIT");
            StageTape.number(row, "amount", "1000");
            StageTape.number(row, "fx_rate", "1.100000001");
        });
        DecisionCounts counts = new DecisionCounts();
        tape.stage.count(counts);
        assertThat(counts.all().stream().filter(one -> one.name().equals("tapedeck.cash.movements.refused"))
                .mapToDouble(DecisionCount::value).sum()).isEqualTo(rounds ? 0 : 1);
    }

    @Test
    void shouldWriteABreachOnceAndItsEnd() {
        StageTape tape = new StageTape(KeyValues.of(Map.of("risk.initial-cash", "10000", "risk.gross-max", "5000",
                "positions.mark-interval", "3600000000000")));
        tape.define("ABC", "USD");
        tape.fill(0, "T1", "ABC s 100 50"); // at the limit, not above it
        assertThat(tape.rows).isEmpty();
        tape.trade(0, 1, "50.01", 0);
        tape.trade(0, 2, "55", 0);
        tape.trade(0, 3, "47.6", 0); // 4,760: not back by 5 %
        assertThat(tape.rows).containsExactly("risk_alerts #1 of 2 timestamp=1.0 alert_type=LIMIT_BREACH severity=HIGH"
                + " description=gross 5001.0000 is above 5000.0000 current_value=5001 limit_value=5000"
                + " breach_percentage=0.02 action_taken=entry orders are blocked");
        tape.trade(0, 4, "47.5", 0);
        tape.trade(0, 5, "47", 0);
        assertThat(tape.rows).hasSize(2).last().asString()
                .startsWith("risk_alerts #2 of 5 timestamp=1.0 alert_type=LIMIT_BREACH")
                .endsWith("id=" + (Outputs.OUTPUT_ID | 1) + " resolved_at=4.0");
    }

    /** Every random event of a day, through one stage and through one that is restarted again and again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGoOnAfterARestartAsIfThereHadBeenNone(long seed) {
        StageTape whole = new StageTape(LIMITED);
        StageTape part = new StageTape(LIMITED);
        List<String> emitted = new ArrayList<>();
        Random restarts = new Random(seed);
        List<Consumer<StageTape>> events = events(seed, 3_000);
        for (Consumer<StageTape> event : events) {
            event.accept(whole);
            event.accept(part);
            if (restarts.nextInt(100) == 0) {
                emitted.addAll(part.rows);
                part = part.restarted(LIMITED);
            }
        }
        emitted.addAll(part.rows);
        assertThat(emitted).as("seed %s", seed).isEqualTo(whole.rows);
        assertThat(whole.rows).anyMatch(row -> row.startsWith("position_marks"))
                .anyMatch(row -> row.contains("resolved_at")).anyMatch(row -> row.contains("drawdown"))
                .anyMatch(row -> row.contains("concentration"));
    }

    private static List<Consumer<StageTape>> events(long seed, int count) {
        Random random = new Random(seed);
        List<Consumer<StageTape>> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String symbol = "S" + i;
            events.add(tape -> tape.define(symbol, "USD"));
        }
        for (int i = 0; i < count; i++) {
            double second = i * 0.3;
            int instrument = random.nextInt(5);
            String price = Integer.toString(20 + random.nextInt(30));
            String quantity = Integer.toString((1 + random.nextInt(60)) * (random.nextBoolean() ? 1 : -1));
            String id = "T" + random.nextInt(2 * count);
            events.add(switch (random.nextInt(6)) {
                case 0 -> tape -> tape.fill(second, id, "S" + instrument + " s" + instrument % 2 + ' ' + quantity + ' '
                        + price + " 0.5");
                case 1 -> tape -> tape.clock(second);
                case 2 -> tape -> tape.fill(second, id, "NEW" + instrument + " s " + quantity + ' ' + price);
                default -> tape -> tape.trade(instrument, second, price, 0);
            });
        }
        return events;
    }

    @Test
    void shouldAllocateNothingForTicksAndMarks() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        StageTape tape = new StageTape(KeyValues.of(Map.of("risk.gross-max", "1e12", "risk.position-max", "1e12",
                "risk.drawdown-max", "1"))).quiet();
        for (int i = 0; i < 20; i++) {
            tape.define("S" + i, "USD");
            tape.fill(0, "T" + i, "S" + i + " s 100 10");
            tape.fill(0, "U" + i, "S" + i + " t -50 10");
        }
        StageTicks ticks = new StageTicks(tape);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            ticks.play(20_000);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes for 20,000 ticks").isLessThan(2_000);
        assertThat(tape.stage.book().mark(0)).isNotEqualTo(StageTape.price("10"));
    }
}
