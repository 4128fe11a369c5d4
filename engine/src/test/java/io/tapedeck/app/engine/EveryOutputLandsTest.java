package io.tapedeck.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.config.Settings;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.decide.OutputsOracle;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalView;
import io.tapedeck.landing.Landing;
import io.tapedeck.landing.LandingOptions;
import io.tapedeck.landing.LandingSource;
import io.tapedeck.pipeline.Pipeline;
import io.tapedeck.replay.Reconcile;
import io.tapedeck.replay.ReconcileReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some hours of a live market over midnight, with agents, orders, fills and limits: a row of every table that decisions write
 * lands, none is rejected, and {@code reconcile} finds each batch and position as the journals say.
 */
@Timeout(240)
class EveryOutputLandsTest {
    private static final List<String> TABLES = List.of("market_data_hf", "market_data_daily", "forex_crypto_data",
            "trading.options_data", "sage.options_data", "sage.market_data", "sage.technical_indicators", "signals",
            "fused_signals", "signal_performance", "orders", "trades", "position_triggers",
            "position_marks", "positions", "risk_alerts");
    private static final List<String> SETTINGS = List.of("pipeline.threading=split",
            "decide.execution.mode=paper", "decide.risk.position-max=900", "decide.risk.block=false",
            "decide.bars.timeframes=[1s,1m,5m,1h,1d]", "decide.bars.land=[1s,1m,5m,1h,1d]",
            "decide.triggers.strategies.trend={entries=fused, stop=\"0.1%\", target=\"0.2%\", confidence-min=0.05}",
            "decide.triggers.strategies.manual={stop=\"0.05%\", target=\"0.1%\"}");
    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = Instant.parse("2026-03-09T21:30:00Z").getEpochSecond() * SECOND;
    private static final int STEPS = 3 * 360;
    private static final long STEP = 10 * SECOND;
    private static final Instrument SPY = equity("XNAS", "SPY");
    private static final Instrument ELSEWHERE = equity("BATS", "SPY");
    private static final Instrument EURUSD = Instrument.of(Instruments.id("FXCM", "EURUSD"), "FXCM", "EURUSD", "forex");
    private static final Instrument CALL = new Instrument(Instruments.id("OPRA", "SPY   260417C00100000"),
            "SPY   260417C00100000", "OPRA", "option", "USD", 2, 'C', (int) LocalDate.of(2026, 4, 17).toEpochDay(),
            100 * FixedPoint.PRICE_UNITS, FixedPoint.ABSENT, 0, "SPY");

    @TempDir
    Path folder;
    private final Frame frame = new Frame(1 << 14);
    private final Random random = new Random(11);
    private long time = BEGIN;

    private static Instrument equity(String exchange, String symbol) {
        return Instrument.of(Instruments.id(exchange, symbol), exchange, symbol, "equity");
    }

    @Test
    void shouldLandARowOfEveryTableAndReconcileThemAll() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long outputs;
        Settings settings = Settings.load(null, SETTINGS);
        Path data = Files.createDirectories(folder.resolve("data"));
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                Journal journal = Journal.open(data.resolve("journal"), JournalOptions.defaults()
                        .withChronicleBlockBytes(1 << 20).withDiskFloorBytes(64 << 20))) {
            try (DecideRoom room = DecideRoom.recover(journal, data, settings.decide(), 0);
                    Pipeline pipeline = new Pipeline(ComponentOptions.pipeline(settings.pipeline(),
                            new SystemEpochNanoClock()), journal.startMarket(1), journal.progress(),
                            journal.diskGuard(), journal.recovered().catalogue(), 1, room, failure::set)) {
                pipeline.start();
                new FirstEvents(journal, pipeline.publisher(), () -> BEGIN).offer(1, room.decisions(),
                        settings.decide().values());
                play(pipeline);
                pipeline.stop(Duration.ofMinutes(2));
                room.stop(Duration.ofSeconds(30));
                outputs = room.decisions().outputSequence();
            }
            assertThat(failure.get()).isNull();
            OutputsOracle.requireEqual(data.resolve("journal"));
            land(database, journal, outputs, failure);
            for (String table : TABLES) {
                assertThat(count(connection, table)).as(table).isPositive();
            }
            assertThat(count(connection, "rejected_records")).isZero();
            ReconcileReport report = new Reconcile(database.database(), JournalView.of(data.resolve("journal")),
                    (_, _) -> {
                    }).run(Reconcile.FIRST, Reconcile.ENDLESS);
            assertThat(report.good()).as("%s", report).isTrue();
        }
    }

    private static void land(TestDatabase database, Journal journal, long outputs, AtomicReference<Throwable> failure)
            throws InterruptedException {
        LandingSource source = LandingSource.of(journal).withOutputs(new LandingSource.Stream(
                journal.marketDirectory().resolveSibling(Journal.OUTPUTS), () -> outputs), () -> Long.MAX_VALUE);
        try (Landing landing = new Landing(LandingOptions.defaults(), database.database(), source, UUID.randomUUID(),
                new SystemEpochNanoClock(), failure::set)) {
            landing.start();
            assertThat(landing.flushTo(journal.progress().writtenSequence(), Duration.ofMinutes(1)))
                    .as("%s, %s", landing.status(), failure.get()).isTrue();
        }
        assertThat(failure.get()).isNull();
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void play(Pipeline pipeline) {
        for (Instrument instrument : List.of(SPY, ELSEWHERE, EURUSD, CALL)) {
            frame.definition(instrument, BEGIN);
        }
        double price = 100;
        for (int step = 0; step < STEPS; step++) {
            price = Math.max(50, price + (step / 90 % 2 == 0 ? 0.02 : -0.02) + 0.02 * random.nextGaussian());
            time += STEP;
            quote(SPY, price, 0.01);
            quote(ELSEWHERE, price + (step % 200 == 77 ? 0.30 : 0), 0.01);
            quote(EURUSD, 1.1 + price / 10_000, 0.00001);
            quote(CALL, Math.max(0.05, price - 95), 0.02);
            frame.trade(SPY.id(), time, time, 0, 0).price(scaled(price)).size().mantissa(10 + random.nextInt(500));
            if (step % 100 == 50) {
                rows(step, price);
            }
            frame.clock(time + 1);
            offer(pipeline);
        }
    }

    private void quote(Instrument instrument, double price, double half) {
        var quote = frame.quote(instrument.id(), time, time, 0, 0);
        quote.bid(scaled(price - half)).ask(scaled(price + half));
        quote.bidSize().mantissa(300);
        quote.askSize().mantissa(300);
    }

    private static long scaled(double price) {
        return Math.round(price * 100_000) * (FixedPoint.PRICE_UNITS / 100_000);
    }

    /** An agent's signal from outside, an order that the paper broker fills, and a trade that a broker of the desk's reports. */
    private void rows(int step, double price) {
        String at = Instant.ofEpochSecond(time / SECOND).toString();
        row("signals", "timestamp", at, "symbol", "SPY", "agent_name", "desk", "signal_type", "CALL", "value",
                step % 200 == 50 ? "0.9" : "-0.9", "confidence", "0.9", "direction", step % 200 == 50 ? "BUY" : "SELL",
                "top_3_reasons", "[\"order flow\"]", "model_version", "1");
        row("orders", "submitted_at", at, "order_id", "o-" + step, "symbol", "SPY", "exchange", "XNAS", "strategy",
                "manual", "agent_name", "desk", "side", "BUY", "quantity", "10", "order_type", "MARKET", "broker",
                "paper", "status", "PENDING");
        row("trades", "executed_at", at, "trade_id", "t-" + step, "order_id", "b-" + step, "symbol", "SPY", "exchange",
                "XNAS", "strategy", "other", "agent_name", "desk", "side", "BUY", "quantity", "7", "price",
                java.math.BigDecimal.valueOf(scaled(price), 9).toPlainString(), "broker", "broker");
    }

    private void row(String table, String... namesAndValues) {
        RowWriter row = new RowWriter().begin(new Name(table));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.putText(new Name(namesAndValues[i]), namesAndValues[i + 1]);
        }
        frame.row(0, time, time, 0, row);
    }

    private void offer(Pipeline pipeline) {
        while (pipeline.publisher().offer(frame) < 0) {
            Thread.onSpinWait();
        }
        frame.clear();
    }
}
