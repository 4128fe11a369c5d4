package io.tapedeck.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.recovery.DecideRecovery;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.MarketWriter;
import io.tapedeck.journal.StreamWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was decided lands in another database with the events that caused it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RelandDecisionsTest {
    private static final long SEED = Long.getLong("tapedeck.seed", 5);
    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = 1_772_000_000L * SECOND;
    private static final int EVENTS = 900;
    private static final KeyValues SETTINGS = KeyValues.parse("""
            execution.mode = paper
            triggers.strategies.trend.stop = 0.5%
            triggers.strategies.trend.target = 0.5%
            """);

    @TempDir
    Path directory;
    private JournalView journal;
    private long trades;
    private long middle;
    private long before;

    @BeforeEach
    void record() {
        try (Journal written = Journal.open(directory.resolve("journal"), JournalOptions.defaults()
                .withChronicleBlockBytes(1 << 20).withDiskFloorBytes(16 << 20));
                MarketWriter market = written.startMarket(1);
                StreamWriter outputs = written.startOutputs(0, 1)) {
            Decisions decisions = new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE,
                    DecideRecovery.idPrefix(written.id())), (message, offset, length) -> {
                        outputs.append(message, offset, length);
                        trades += new io.tapedeck.event.RowReader().wrap(message, offset).table().equals("trades")
                                ? 1
                                : 0;
                    });
            play(market, outputs, decisions);
        }
        journal = JournalView.of(directory.resolve("journal"));
        System.out.println("seed " + SEED + ", trades decided " + trades);
        assertThat(trades).isGreaterThan(5);
    }

    private void play(MarketWriter market, StreamWriter outputs, Decisions decisions) {
        SplittableRandom random = new SplittableRandom(SEED);
        Frame frame = new Frame(4_096);
        long price = 100 * FixedPoint.PRICE_UNITS;
        for (int i = 0; i < EVENTS; i++) {
            frame.clear();
            long time = BEGIN + i * SECOND;
            if (i == 0) {
                frame.configuration(SETTINGS, time);
            } else if (i == 1) {
                frame.definition(Instrument.of(Instruments.id("X", "A"), "X", "A", "equity"), time);
            } else if (i % 40 == 2) {
                frame.row(0, time, time, 0, entry(i, time, price));
            } else {
                price += random.nextLong(-200, 201) * 1_000_000;
                frame.trade(Instruments.id("X", "A"), time, time, i, 0).price(price).size().mantissa(1)
                        .exponent((byte) 0);
            }
            frame.seal();
            EventHeader.sequence(frame.buffer(), frame.offset(0), i + 1);
            market.append(frame.buffer(), frame.offset(0), frame.length(0));
            market.commit(-1);
            market.forEachCommitted(decisions);
            if (outputs.pendingCount() > 0) {
                outputs.commit(-1);
            }
            if (i == EVENTS / 2) {
                middle = i + 1L;
                before = trades;
            }
        }
    }

    private static RowWriter entry(int number, long time, long price) {
        return new RowWriter().begin(new Name("trades")).putTimestamp(new Name("executed_at"), time)
                .putText(new Name("trade_id"), "broker" + number).putText(new Name("order_id"), "o" + number)
                .putText(new Name("symbol"), "A").putText(new Name("exchange"), "X").putText(new Name("side"), "BUY")
                .putDecimal(new Name("quantity"), 3, 0).putPrice(new Name("price"), price)
                .putText(new Name("strategy"), "trend").putText(new Name("agent_name"), "a")
                .putText(new Name("broker"), "b");
    }

    private RelandReport reland(TestDatabase target, long from, long to, boolean decisions) {
        return new Reland(journal, target.database(), LandedMarket.options(2), decisions).run(new EventRange(from, to),
                () -> false, Progress.SILENT);
    }

    private static long trades(TestDatabase target) throws SQLException {
        return LandedMarket.number(target, "SELECT count(*) FROM trades WHERE trade_id NOT LIKE 'broker%'");
    }

    @Test
    void shouldLandWhatWasDecidedOnce() throws SQLException {
        try (TestDatabase target = TestDatabase.create()) {
            RelandReport first = reland(target, 1, Long.MAX_VALUE, true);
            assertThat(first.complete()).isTrue();
            assertThat(first.outputs()).isGreaterThan(trades);
            assertThat(first.outputsRejected()).isZero();
            assertThat(trades(target)).isEqualTo(trades);
            for (String table : new String[]{"orders", "position_triggers", "positions", "market_data_hf"}) {
                assertThat(LandedMarket.number(target, "SELECT count(*) FROM " + table)).as(table).isPositive();
            }
            RelandReport second = reland(target, 1, Long.MAX_VALUE, true);
            assertThat(second.outputs() + second.landed()).isZero();
            ReconcileReport report = new Reconcile(target.database(), journal, Progress.SILENT).run(Reconcile.FIRST,
                    Reconcile.ENDLESS);
            assertThat(report.good()).as("%s %s", report.findings(), report.differences()).isTrue();
        }
    }

    @Test
    void shouldLandWhatTheEventsOfARangeCaused() throws SQLException {
        try (TestDatabase target = TestDatabase.create()) {
            RelandReport report = reland(target, middle + 1, Long.MAX_VALUE, true);
            assertThat(report.complete()).isTrue();
            assertThat(trades(target)).as("%s", report).isEqualTo(trades - before).isPositive();
        }
        try (TestDatabase target = TestDatabase.create()) {
            RelandReport report = reland(target, 1, middle, true);
            assertThat(report.complete()).isTrue();
            assertThat(trades(target)).as("%s", report).isEqualTo(before).isPositive();
            RelandReport rest = reland(target, 1, Long.MAX_VALUE, true);
            assertThat(trades(target)).as("it goes on: %s", rest).isEqualTo(trades);
        }
    }

    @Test
    void shouldLandTheTapeAloneWhereThatIsAsked() throws SQLException {
        try (TestDatabase target = TestDatabase.create()) {
            RelandReport report = reland(target, 1, Long.MAX_VALUE, false);
            assertThat(report.complete()).isTrue();
            assertThat(report.outputs()).isZero();
            assertThat(trades(target)).isZero();
            RelandReport again = reland(target, 1, Long.MAX_VALUE, true);
            assertThat(again.complete()).isTrue();
            assertThat(trades(target)).as("they come when they are asked for: %s", again).isEqualTo(trades);
        }
    }
}
