package io.tapedeck.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The seed of each market is stated in its test. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReconcileTest {
    private static final String ONE_TICK = "(SELECT min(sequence) FROM ticks WHERE kind = 1 AND sequence > 700)";

    @TempDir
    Path directory;

    private static void requireGood(ReconcileReport report) {
        assertThat(report.findings()).isEmpty();
        assertThat(report.differences().stream().map(BatchDifference::describe)).isEmpty();
        assertThat(report.good()).isTrue();
    }

    /** Exactly one batch differs, it is the one that {@code where} finds in the ledger, and it is said how. */
    private static void requireOne(LandedMarket market, String table, String sequence, String how)
            throws SQLException {
        ReconcileReport report = market.reconcile();
        assertThat(report.findings()).isEmpty();
        assertThat(report.differences()).as("%s", report.differences()).hasSize(1);
        BatchDifference difference = report.differences().get(0);
        assertThat(difference.batch().table()).isEqualTo(table);
        long at = market.number("SELECT " + sequence);
        assertThat(at).isBetween(difference.batch().fromSequence(), difference.batch().toSequence());
        assertThat(difference.how()).singleElement().asString().contains(how);
        assertThat(report.good()).isFalse();
    }

    @Test
    void shouldFindNothingWrongWithWhatLanded() throws SQLException, InterruptedException {
        try (LandedMarket market = new LandedMarket(directory)) {
            new MixedMarket(1).play(market.tape, 20, 150);
            market.tape.journal().rejects().reject("test", "refused", 0,
                    new UnsafeBuffer("payload".getBytes(StandardCharsets.UTF_8)), 0, 7);
            market.tape.journal().rejects().progress().awaitSequence(1, 5_000_000_000L);
            market.land(2);
            ReconcileReport report = market.reconcile();
            requireGood(report);
            assertThat(report.notes()).isEmpty();
            assertThat(report.batches()).isEqualTo(market.number("SELECT count(*) FROM ingest_batch"))
                    .isEqualTo(report.compared());
            assertThat(report.rows()).isEqualTo(market.number("SELECT sum(rows) FROM ingest_batch"));
            assertThat(report.counts().lag()).isZero();
            assertThat(report.counts().journaled()).isEqualTo(market.tape.sequence());
            assertThat(market.number("SELECT count(*) FROM market_data_ticks")).isPositive();
            assertThat(market.number("SELECT count(*) FROM rejected_records")).isEqualTo(1);
            assertThat(market.number("SELECT sum(rows) FROM ingest_batch WHERE table_name = 'market_data_hf'"))
                    .as("keys came again").isGreaterThan(market.number("SELECT count(*) FROM market_data_hf"));
        }
    }

    @Test
    void shouldNameTheBatchOfEachEditedDeletedAndDoubledTick() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory)) {
            new MixedMarket(2).play(market.tape, 10, 150);
            market.land(2);
            long tick = market.number("SELECT " + ONE_TICK);
            String own = "FROM ticks WHERE sequence = " + tick;
            market.sql("UPDATE ticks SET price = price + 0.000000001 WHERE sequence = " + tick);
            requireOne(market, "ticks", "" + tick, "rows edited");
            market.sql("UPDATE ticks SET price = price - 0.000000001 WHERE sequence = " + tick);
            requireGood(market.reconcile());
            market.sql("INSERT INTO ticks SELECT * " + own);
            requireOne(market, "ticks", "" + tick, "1 row more");
            market.sql("DELETE " + own);
            requireOne(market, "ticks", "" + tick, "1 row fewer");
        }
    }

    @Test
    void shouldNameAnEditedAndALostRowOfTheLedger() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory)) {
            new MixedMarket(3).play(market.tape, 10, 150);
            market.land(2);
            long batch = market
                    .number("SELECT max(from_sequence) FROM ingest_batch WHERE table_name = 'ticks' AND lane = 0");
            String where = " WHERE table_name = 'ticks' AND lane = 0 AND from_sequence = " + batch;
            market.sql("UPDATE ingest_batch SET row_hash = row_hash + 1" + where);
            requireOne(market, "ticks", "" + batch, "ledger disagrees with the journal");
            market.sql("UPDATE ingest_batch SET row_hash = row_hash - 1, rows = rows + 1" + where);
            requireOne(market, "ticks", "" + batch, "ledger disagrees with the journal");
            long rows = market.number("SELECT sum(rows) - 1 FROM ingest_batch" + where);
            market.sql("DELETE FROM ingest_batch" + where);
            ReconcileReport report = market.reconcile();
            assertThat(report.differences()).isEmpty();
            assertThat(report.findings()).hasSize(2).allSatisfy(finding -> assertThat(finding).contains("table ticks"))
                    .anySatisfy(finding -> assertThat(finding).contains("the journal holds " + rows + " events"))
                    .anySatisfy(finding -> assertThat(finding).contains("the database holds " + rows + " rows"));
        }
    }

    @Test
    void shouldNameTheBatchOfAnEditedBarALostInstrumentAndAnEditedGap() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory)) {
            new MixedMarket(4).play(market.tape, 10, 150);
            market.land(2);
            long sequence = market.number("SELECT max(sequence) FROM market_data_hf WHERE timeframe = 'tick'");
            market.sql("UPDATE market_data_hf SET close = close + 1 WHERE sequence = " + sequence);
            requireOne(market, "market_data_hf", "" + sequence, "rows edited");
            market.sql("UPDATE market_data_hf SET close = close - 1 WHERE sequence = " + sequence);
            long gap = market.number("SELECT max(id) FROM feed_gaps");
            market.sql("UPDATE feed_gaps SET detail = 'nothing' WHERE id = " + gap);
            requireOne(market, "feed_gaps", "" + gap, "rows edited");
            market.sql("UPDATE feed_gaps SET detail = 'missing', state = 'filled' WHERE id = " + gap);
            requireGood(market.reconcile());
            market.sql("DELETE FROM instruments WHERE symbol = 'S3'");
            ReconcileReport report = market.reconcile();
            assertThat(report.differences()).hasSize(1);
            assertThat(report.differences().get(0).batch().table()).isEqualTo("instruments");
            assertThat(report.differences().get(0).how()).singleElement().asString().contains("1 row fewer");
        }
    }

    @Test
    void shouldStayGoodWhenTheNumberOfLanesChangesAndRowsAreRejected() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory)) {
            MixedMarket events = new MixedMarket(5);
            events.play(market.tape, 5, 150);
            market.land(2);
            events.bad(market.tape);
            events.play(market.tape, 5, 150);
            market.land(3);
            events.play(market.tape, 5, 150);
            ReconcileReport before = market.reconcile();
            requireGood(before);
            assertThat(before.counts().lag()).isPositive();
            market.land(1);
            ReconcileReport report = market.reconcile();
            requireGood(report);
            assertThat(report.counts().rejected()).isEqualTo(2);
            assertThat(report.counts().lag()).isZero();
            assertThat(report.counts().landed() + 2).isEqualTo(report.counts().journaled());
            market.sql("DELETE FROM rejected_records WHERE reason LIKE '%no_such_table%'");
            ReconcileReport lost = market.reconcile();
            assertThat(lost.differences()).hasSize(1);
            assertThat(lost.differences().get(0).how()).anySatisfy(how -> assertThat(how).contains("rejected"));
        }
    }

    @Test
    void shouldCheckARangeWithoutMindingWhatLiesOutside() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory)) {
            new MixedMarket(6).play(market.tape, 15, 150);
            market.land(2);
            long last = market.tape.sequence();
            for (long[] range : List.of(new long[]{last / 3, last / 2}, new long[]{1, 10}, new long[]{last - 5, last},
                    new long[]{last / 2, last * 2})) {
                ReconcileReport report = market.reconcile(range[0], range[1]);
                requireGood(report);
                assertThat(report.batches()).isPositive()
                        .isLessThanOrEqualTo(market.number("SELECT count(*) FROM ingest_batch"));
            }
            long tick = market.number("SELECT max(sequence) FROM ticks");
            market.sql("DELETE FROM ticks WHERE sequence = " + tick);
            requireGood(market.reconcile(1, 10));
            assertThat(market.reconcile(tick, tick).differences()).hasSize(1);
        }
    }

    @Test
    void shouldSayWhatCannotBeComparedInsteadOfCallingItGood() throws SQLException {
        try (LandedMarket market = new LandedMarket(directory)) {
            market.sql("ALTER TABLE market_data_hf DROP CONSTRAINT market_data_hf_pkey");
            new MixedMarket(7).play(market.tape, 4, 150);
            market.land(2);
            ReconcileReport report = market.reconcile();
            requireGood(report);
            assertThat(report.notes())
                    .anySatisfy(note -> assertThat(note).contains("not comparable", "market_data_hf"));
            assertThat(report.compared()).isLessThan(report.checked());
        }
    }
}
