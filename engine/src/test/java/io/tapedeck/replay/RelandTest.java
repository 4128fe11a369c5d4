package io.tapedeck.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.landing.LandingTape;
import io.tapedeck.journal.Retention;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Frame;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.EventHeader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RelandTest {
    private static final List<String> TABLES = List.of("ticks", "market_data_hf", "instruments", "feed_gaps");

    @TempDir
    Path directory;

    private static RelandReport reland(LandedMarket market, TestDatabase target, long from, long to) {
        return new Reland(market.journal, target.database(), LandedMarket.options(2), true).run(
                new EventRange(from, to),
                () -> false, Progress.SILENT);
    }

    private static long digest(TestDatabase database, String table) throws SQLException {
        return LandedMarket.number(database, "SELECT coalesce(sum(hashtextextended(t::text, 0)), 0) % 1000000007 FROM "
                + table + " t");
    }

    private static void requireEqual(TestDatabase left, TestDatabase right) throws SQLException {
        for (String table : TABLES) {
            assertThat(digest(left, table)).as(table).isEqualTo(digest(right, table)).isNotZero();
        }
    }

    @Test
    void shouldGiveEqualTablesInAnotherDatabaseOnceHoweverOftenItIsDone() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory); TestDatabase target = TestDatabase.createEmpty()) {
            MixedMarket events = new MixedMarket(11);
            events.play(market.tape, 8, 150);
            market.land(2);
            RelandReport first = reland(market, target, 1, Long.MAX_VALUE);
            assertThat(first.complete()).isTrue();
            assertThat(first.resumedBehind()).isZero();
            requireEqual(market.database, target);
            RelandReport second = reland(market, target, 1, Long.MAX_VALUE);
            assertThat(second.landed()).isZero();
            assertThat(second.complete()).isTrue();
            requireEqual(market.database, target);
            events.play(market.tape, 2, 150);
            market.land(2);
            assertThat(reland(market, target, 1, Long.MAX_VALUE).landed()).isPositive();
            requireEqual(market.database, target);
            ReconcileReport report = new Reconcile(target.database(), market.journal, Progress.SILENT)
                    .run(Reconcile.FIRST, Reconcile.ENDLESS);
            assertThat(report.good()).as("%s %s", report.findings(), report.differences()).isTrue();
        }
    }

    @Test
    void shouldGoOnWhereItWasInterrupted() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory); TestDatabase target = TestDatabase.create()) {
            new MixedMarket(12).play(market.tape, 30, 150);
            market.land(2);
            RelandReport stopped = new Reland(market.journal, target.database(), LandedMarket.options(2), true)
                    .run(new EventRange(1, Long.MAX_VALUE), () -> true, Progress.SILENT);
            RelandReport rest = reland(market, target, 1, Long.MAX_VALUE);
            assertThat(rest.complete()).isTrue();
            assertThat(stopped.landed() + rest.landed())
                    .isEqualTo(market.number("SELECT sum(rows) FROM ingest_batch"));
            requireEqual(market.database, target);
        }
    }

    @Test
    void shouldLandARangeInsideBlocksWithTheInstrumentsDefinedBefore() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory); TestDatabase target = TestDatabase.create()) {
            new MixedMarket(13).play(market.tape, 10, 150);
            market.land(2);
            RelandReport report = reland(market, target, 333, 777);
            assertThat(report.complete()).isTrue();
            assertThat(report.instruments()).isEqualTo(12);
            assertThat(LandedMarket.number(target, "SELECT count(*) FROM instruments")).isEqualTo(12);
            assertThat(LandedMarket.number(target, "SELECT count(*) FROM ticks"))
                    .isEqualTo(market.number("SELECT count(*) FROM ticks WHERE sequence BETWEEN 333 AND 777"));
            ReconcileReport reconciled = new Reconcile(target.database(), market.journal, Progress.SILENT).run(333,
                    777);
            assertThat(reconciled.good()).as("%s %s", reconciled.findings(), reconciled.differences()).isTrue();
            assertThat(reconciled.checked()).isEqualTo(reconciled.batches()).isPositive();
            assertThat(new Reconcile(target.database(), market.journal, Progress.SILENT)
                    .run(Reconcile.FIRST, Reconcile.ENDLESS).good()).isTrue();
            assertThatThrownBy(() -> reland(market, target, 99_999_999, Long.MAX_VALUE))
                    .isInstanceOf(TapedeckException.class).hasMessageContaining("ends at sequence");
        }
    }

    @Test
    void shouldNameTheInstrumentsOfWhichOnlyTheCatalogueIsKept() throws SQLException {
        long instrument = Instruments.id("XNAS", "AAPL");
        Frame frame = new Frame(1024);
        try (LandingTape first = new LandingTape(directory)) {
            frame.definition(Instrument.of(instrument, "XNAS", "AAPL", "equity"), MixedMarket.BEGIN);
            first.append(frame);
            first.commit();
        }
        try (LandedMarket market = new LandedMarket(directory); TestDatabase target = TestDatabase.create()) {
            frame.trade(instrument, MixedMarket.BEGIN, MixedMarket.BEGIN, 0, 0).price(1).size().mantissa(1);
            market.tape.append(frame);
            market.tape.commit();
            Retention.apply(market.tape.journal().marketDirectory(), new Retention.Policy(2, 0, Long.MAX_VALUE),
                    Long.MAX_VALUE / 2);
            assertThat(reland(market, target, 2, 2).instruments()).isEqualTo(1);
            assertThat(LandedMarket.number(target, "SELECT count(*) FROM market_data_ticks WHERE symbol = 'AAPL'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldFindARangeByTimesOfReceiptAndHandOverExactlyIt() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory)) {
            MixedMarket events = new MixedMarket(14);
            events.play(market.tape, 10, 100);
            long middle = (MixedMarket.BEGIN + events.time()) / 2;
            List<long[]> all = new ArrayList<>();
            new EventRange(1, market.tape.sequence()).read(market.journal, null, (buffer, offset, length) -> all
                    .add(new long[]{EventHeader.sequence(buffer, offset), EventHeader.receiveTime(buffer, offset)}),
                    () -> false);
            assertThat(all).hasSize((int) market.tape.sequence());
            EventRange before = EventRange.received(market.journal, Long.MIN_VALUE, middle);
            EventRange after = EventRange.received(market.journal, middle, Long.MAX_VALUE);
            assertThat(before.from()).isEqualTo(1);
            assertThat(before.to()).isEqualTo(last(all.stream().filter(event -> event[1] <= middle)
                    .mapToLong(event -> event[0])));
            assertThat(after.from()).isEqualTo(all.stream().filter(event -> event[1] >= middle)
                    .mapToLong(event -> event[0]).min().getAsLong());
            assertThat(after.to()).isEqualTo(market.tape.sequence());
            List<Long> sequences = new ArrayList<>();
            after.read(market.journal, null, (buffer, offset, length) -> sequences
                    .add(EventHeader.sequence(buffer, offset)), () -> false);
            assertThat(sequences).isEqualTo(LongStream.rangeClosed(after.from(), after.to()).boxed().toList());
            EventRange none = EventRange.received(market.journal, events.time() + 1_000_000_000L, Long.MAX_VALUE);
            assertThat(none.to()).isLessThan(none.from());
        }
    }

    private static long last(LongStream sequences) {
        return sequences.max().getAsLong();
    }
}
