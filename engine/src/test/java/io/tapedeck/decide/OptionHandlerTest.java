package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.config.Settings;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.table.RowCheck;
import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TestTables;
import io.tapedeck.landing.LandingCheck;
import io.tapedeck.landing.LandingOptions;
import io.tapedeck.options.GreekOptions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ticks of options to rows that both tables take. */
@Timeout(60)
class OptionHandlerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOON = LocalDate.of(2026, 3, 9).toEpochDay() * 86_400 * SECOND + 17 * 3_600 * SECOND;
    private static final Map<String, Table> TABLES = Map.of("options_data",
            TestTables.table("options_data", "timestamp",
                    "timestamp timestamptz!; underlying_symbol varchar(24)!; option_symbol varchar(50)!;"
                            + "expiration_date date!; strike numeric(15,8)!; option_type bpchar(1)!; bid numeric(15,8);"
                            + "ask numeric(15,8); last numeric(15,8); volume int4; open_interest int4;"
                            + "implied_volatility numeric(10,6); delta numeric(8,6); gamma numeric(8,6);"
                            + "theta numeric(12,6); vega numeric(12,6); rho numeric(12,6); provider varchar(20)!"),
            "sage.options_data",
            TestTables.table("options_data", "timestamp",
                    "timestamp timestamptz!; underlying_symbol varchar(24)!; contract_symbol varchar(50)!;"
                            + "expiration_date date!; strike_price numeric(10,4)!; option_type varchar(10)!;"
                            + "bid numeric(10,4); ask numeric(10,4); last_price numeric(10,4); mark_price numeric(10,4);"
                            + "volume int4; open_interest int4; implied_volatility numeric(6,4); delta numeric(8,6);"
                            + "gamma numeric(8,6); theta numeric(8,6); vega numeric(8,6); rho numeric(8,6)"));

    private final List<Map<String, String>> rows = new ArrayList<>();
    private final Decisions decisions = new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "t-"),
            this::onOutput);
    private final Frame frame = new Frame(1024);
    private long sequence;

    private void onOutput(DirectBuffer message, int offset, int length) {
        RowReader row = new RowReader().wrap(message, offset);
        String table = row.table();
        if (!TABLES.containsKey(table)) {
            return;
        }
        Map<String, String> values = new LinkedHashMap<>(Map.of("table", table, "cause",
                Long.toString(EventHeader.feedSequence(message, offset))));
        RowCheck check = LandingCheck.by(LandingOptions.defaults()).of(TABLES.get(table),
                new RowReader().wrap(message, offset));
        assertThat(check.check(new RowReader().wrap(message, offset))).isNull();
        while (row.next()) {
            values.put(row.name(), switch (row.type()) {
                case NULL -> null;
                case TEXT -> row.text();
                case DECIMAL -> Double.toString(row.longValue() * StrictMath.pow(10, row.exponent()));
                default -> Long.toString(row.longValue());
            });
        }
        rows.add(values);
    }

    private void play() {
        for (int i = 0; i < frame.count(); i++) {
            EventHeader.sequence(frame.buffer(), frame.offset(i), ++sequence);
            decisions.onMessage(frame.buffer(), frame.offset(i), frame.length(i));
        }
        frame.clear();
    }

    private static long price(double value) {
        return Math.round(value * FixedPoint.PRICE_UNITS);
    }

    private void define(long spot, long strike) {
        frame.definition(Instrument.of(1, "X", "ABC", "equity"), NOON);
        frame.definition(new Instrument(2, "ABC   260417C00100000", "X", "option", "USD", 2, 'C',
                (int) LocalDate.of(2026, 4, 17).toEpochDay(), strike * FixedPoint.PRICE_UNITS, FixedPoint.ABSENT, 0,
                "ABC"), NOON);
        frame.trade(1, NOON, NOON, 0, 0).price(price((double) spot)).size().mantissa(1);
    }

    @Test
    void shouldWriteARowForEachTableThatTheTablesTake() {
        define(100, 100);
        frame.quote(2, NOON + 1, NOON + 1, 0, 0).bid(price(3.123456785)).ask(price(3.2));
        frame.quote(2, NOON + 2 * SECOND, NOON, 0, 0).bid(price(3.1)).ask(price(3.3));
        play();
        assertThat(rows).extracting(row -> row.get("table")).containsExactly("options_data", "sage.options_data",
                "options_data");
        Map<String, String> row = rows.getFirst();
        assertThat(row).containsEntry("timestamp", Long.toString(NOON + 1)).containsEntry("cause", "4")
                .containsEntry("underlying_symbol", "ABC").containsEntry("option_symbol", "ABC   260417C00100000")
                .containsEntry("option_type", "C").containsEntry("bid", "3.12345678").containsEntry("last", null)
                .containsEntry("provider", "tapedeck");
        assertThat(Double.parseDouble(row.get("implied_volatility"))).isBetween(0.15, 0.35);
        assertThat(Double.parseDouble(row.get("delta"))).isBetween(0.5, 0.6);
        assertThat(Double.parseDouble(row.get("theta"))).isBetween(-0.1, -0.01);
        assertThat(Double.parseDouble(row.get("vega"))).isBetween(0.1, 0.2);
        assertThat(rows.get(1)).containsEntry("option_type", "CALL").containsEntry("bid", "3.1235");
    }

    @Test
    void shouldHaveNoVolatilityOutsideOfTheBoundsAndNoRoomTakenByWhatIsTooLarge() {
        define(500_000, 900_000);
        frame.quote(2, NOON, NOON, 0, 0).bid(price(499_999)).ask(price(600_000));
        play();
        assertThat(rows.getFirst()).containsEntry("implied_volatility", null).containsEntry("delta", null);
        frame.quote(2, NOON + 100 * SECOND, NOON, 0, 0).bid(price(80_000)).ask(price(80_010));
        play();
        assertThat(rows.getLast()).containsEntry("table", "sage.options_data").containsEntry("vega", null);
        assertThat(Double.parseDouble(rows.get(rows.size() - 2).get("vega"))).isGreaterThan(100);
    }

    @Test
    void shouldLeaveOutARowWhoseStrikeIsTooLarge() {
        define(999_000, 999_999);
        frame.quote(2, NOON, NOON, 0, 0).bid(price(3)).ask(price(3.2));
        play();
        assertThat(rows).extracting(row -> row.get("table")).containsExactly("options_data");
        assertThat(rows.getFirst().get("strike")).isNotNull();
    }

    @Test
    void shouldLeaveHistoricalQuotesOfALiveRunAlone() {
        define(100, 100);
        frame.feed(9, true);
        frame.quote(2, NOON, NOON, 1, 0).bid(price(3)).ask(price(3.2));
        frame.feed(0, false);
        frame.configuration(KeyValues.of(Map.of("options.enabled", "false")), NOON);
        frame.quote(2, NOON, NOON, 0, 0).bid(price(3)).ask(price(3.2));
        play();
        assertThat(rows).isEmpty();
    }

    @Test
    void shouldHaveTheDefaultsThatTheConfigurationStates() {
        assertThat(GreekOptions.of(Settings.load(null, List.of()).decide().values()
                .below("options."))).isEqualTo(GreekOptions.defaults());
    }
}
