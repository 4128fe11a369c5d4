package io.tapedeck.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.MarketWriter;
import io.tapedeck.journal.StreamWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** replay --speed, backtest and explain as a user runs them, on a tape of an option and its underlying. */
@Timeout(120)
class PlayCommandsTest {
    private static final long BEGIN = 1_750_000_000_000_000_000L;
    private static final int SECONDS = 300;

    @TempDir
    static Path folder;
    private static long events;

    @BeforeAll
    static void record() {
        try (Journal journal = Journal.open(folder.resolve("journal"), JournalOptions.defaults()
                .withChronicleBlockBytes(1 << 20).withDiskFloorBytes(16 << 20));
                MarketWriter market = journal.startMarket(1);
                StreamWriter outputs = journal.startOutputs(0, 1)) {
            Decisions live = new Decisions(
                    new DecisionOptions(DecisionOptions.Mode.LIVE, DecideRecovery.idPrefix(journal.id())),
                    (message, offset, length) -> outputs.append(message, offset, length));
            Frame frame = new Frame(4096);
            long option = Instruments.id("X", "ABC250718C100");
            frame.configuration(KeyValues.EMPTY, BEGIN); // with it decisions begin
            frame.definition(Instrument.of(Instruments.id("X", "ABC"), "X", "ABC", "equity"), BEGIN);
            frame.definition(new Instrument(option, "ABC250718C100", "X", "option", "USD", 2, 'C',
                    (int) LocalDate.of(2025, 7, 18).toEpochDay(), 100 * FixedPoint.PRICE_UNITS, FixedPoint.ABSENT, 0,
                    "ABC"), BEGIN);
            for (int i = 0; i < SECONDS; i++) {
                long time = BEGIN + i * 1_000_000_000L;
                long move = (i % 7) * FixedPoint.PRICE_UNITS / 10;
                frame.trade(Instruments.id("X", "ABC"), time, time, i + 1, 0).price(100 * FixedPoint.PRICE_UNITS + move)
                        .size().mantissa(1).exponent((byte) 0);
                frame.quote(option, time, time, i + 1, 0).bid(3 * FixedPoint.PRICE_UNITS + move / 2)
                        .ask(3 * FixedPoint.PRICE_UNITS + move / 2 + FixedPoint.PRICE_UNITS / 10);
                frame.clock(time);
            }
            frame.seal();
            events = frame.count();
            for (int i = 0; i < events; i++) {
                EventHeader.sequence(frame.buffer(), frame.offset(i), i + 1L);
                market.append(frame.buffer(), frame.offset(i), frame.length(i));
            }
            market.commit(-1);
            market.forEachCommitted(live);
            outputs.commit(-1);
        }
    }

    @Test
    void shouldPlayTheTapeAndSumUpWhatPassed() {
        CommandRun run = CommandRun.on(folder, "replay", "--speed", "max", "--json", "--print", "none");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode report = run.json();
        assertThat(report.get("complete").asBoolean()).isTrue();
        assertThat(report.get("events").asLong()).isEqualTo(events);
        assertThat(report.get("ticks").asLong()).isEqualTo(2 * SECONDS);
        assertThat(report.get("outputs_by_table").get("options_data").asLong()).isEqualTo(SECONDS);
        assertThat(report.get("outputs_by_table").get("sage.options_data").asLong()).isEqualTo(SECONDS / 60);
        CommandRun table = CommandRun.on(folder, "replay", "--speed", "100000x", "--from", "3", "--to", "8", "--print",
                "all");
        assertThat(table.code()).as(table.err()).isZero();
        assertThat(table.out()).contains("X:ABC", "options_data").containsPattern("implied.volatility")
                .containsPattern("warmed up by +2\\b");
        assertThat(table.err()).contains("playing: event");
    }

    @Test
    void shouldTestBackWritingTheRunAndFindNoDifference() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            String url = database.jdbcUrlWithPassword();
            CommandRun run = CommandRun.on(folder, "backtest", "--json", "--name", "as it was", "--capital", "5000",
                    "--db", url);
            assertThat(run.code()).as(run.err()).isZero();
            JsonNode report = run.json();
            assertThat(report.get("different").asBoolean()).isFalse();
            assertThat(report.get("ticks").asLong()).isEqualTo(2 * SECONDS);
            CommandRun rows = CommandRun.on(folder, "sql", "--json", "--db", url,
                    "SELECT run_id, status, initial_capital::text AS capital, total_trades, start_date::text AS day,"
                            + " strategy_config->>'settings_hash' AS hash FROM backtest_runs WHERE name = 'as it was'");
            assertThat(rows.out()).contains(report.get("run_id").asText(), "COMPLETED", "5000.000000", "2025-06-15",
                    report.get("settings_hash").asText());
            CommandRun write = CommandRun.on(folder, "sql", "--write", "--db", url,
                    "CREATE FUNCTION trading.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no room''; END';"
                            + " CREATE TRIGGER refuse BEFORE UPDATE OF status ON trading.backtest_runs FOR EACH ROW"
                            + " WHEN (NEW.status = 'COMPLETED') EXECUTE FUNCTION trading.refuse()");
            assertThat(write.code()).as(write.err()).isZero();
            CommandRun failed = CommandRun.on(folder, "backtest", "--name", "not written", "--db", url);
            assertThat(failed.code()).isNotZero();
            assertThat(failed.err()).contains("no room");
            assertThat(CommandRun.on(folder, "sql", "--json", "--db", url,
                    "SELECT status FROM backtest_runs WHERE name = 'not written'").out()).contains("FAILED");
        }
        CommandRun table = CommandRun.on(folder, "backtest", "--no-database", "--set", "decide.options.rate=0.1");
        assertThat(table.code()).as(table.err()).isZero();
        assertThat(table.out()).contains("settings unchanged", "no difference from what happened");
    }

    @Test
    void shouldExplainARowOfTheTapeAndSayWhatIsNotThere() {
        long number = 1L << 46 | 1;
        CommandRun run = CommandRun.on(folder, "explain", Long.toString(number));
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("decision", "implied volatility", "settings hash", "decided again: the same");
        assertThat(CommandRun.on(folder, "explain", "--json", Long.toString(number)).json().get("same").asBoolean())
                .isTrue();
        CommandRun none = CommandRun.on(folder, "explain", "4f2a91c0-99");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("there is no order, trade or signal 4f2a91c0-99", "order_id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"replay --speed fast|--speed must be max, or a multiple of the tape's pace",
            "replay --print all|give --speed too", "replay --speed 1x --into jdbc:postgresql://x/y|give one of them",
            "replay --speed max --from 9 --to 3|--to 3 is before --from 9",
            "backtest --capital 0|--capital must be an amount above 0", "backtest --capital much|got much",
            "backtest --no-database --from 2100-01-01T00:00:00Z|nothing to test on",
            "backtest --no-database --set decide.options.rate=2|decide.options.rate = 2", "explain|Missing required"})
    void shouldRefuseWhatItCannotDoAndSayWhatItCan(String arguments, String message) {
        String[] words = arguments.split(" ", -1);
        CommandRun run = CommandRun.on(folder, words[0], java.util.Arrays.copyOfRange(words, 1, words.length));
        assertThat(run.code()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).contains(message).doesNotContain("\tat ");
    }
}
