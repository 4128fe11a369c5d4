package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.config.Settings;
import io.tapedeck.bars.BarOptions;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.codec.FeedStatusKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What of bars and indicators lands, and when, through the whole of the decisions. */
@Timeout(60)
class BarHandlerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long NOON = 1_767_355_200L * SECOND; // 2026-01-02T12:00:00Z
    private static final List<String> TABLES = List.of("market_data_hf", "market_data_daily", "forex_crypto_data",
            "sage.market_data", "sage.technical_indicators");

    private final List<String> rows = new ArrayList<>();
    private final Frame frame = new Frame(1024);
    private long sequence;

    private Decisions decisions(DecisionOptions.Mode mode) {
        Decisions decisions = new Decisions(new DecisionOptions(mode, "t-"), this::onOutput);
        decisions.define(Instrument.of(1, "X", "ABC", "equity"));
        decisions.define(Instrument.of(2, "FX", "EURUSD", "forex"));
        decisions.define(Instrument.of(3, "BX", "BTCUSDT", "crypto"));
        return decisions;
    }

    private void onOutput(DirectBuffer message, int offset, int length) {
        RowReader row = new RowReader().wrap(message, offset);
        StringBuilder text = new StringBuilder(row.table());
        boolean ours = TABLES.contains(row.table());
        while (row.next()) {
            text.append(' ').append(row.name()).append('=').append(switch (row.type()) {
                case NULL -> "-";
                case TEXT -> row.text();
                case DECIMAL -> BigDecimal.valueOf(row.longValue(), -row.exponent())
                        .stripTrailingZeros().toPlainString();
                case TIMESTAMP -> Long.toString((row.longValue() - NOON) / SECOND);
                case BOOLEAN -> Boolean.toString(row.booleanValue());
                default -> Long.toString(row.longValue());
            });
        }
        if (ours) {
            rows.add(text.toString());
        }
    }

    private void play(Decisions decisions) {
        for (int i = 0; i < frame.count(); i++) {
            EventHeader.sequence(frame.buffer(), frame.offset(i), ++sequence);
            decisions.onMessage(frame.buffer(), frame.offset(i), frame.length(i));
        }
        frame.clear();
    }

    private void trade(long id, long time, long price, long size, int exponent) {
        frame.trade(id, time, time, 0, 0).price(price).size().mantissa(size).exponent((byte) exponent);
    }

    private void quote(long id, long time, long bid, long ask) {
        var quote = frame.quote(id, time, time, 0, 0).bid(bid).ask(ask);
        quote.bidSize().mantissa(3).exponent((byte) 0);
        quote.askSize().mantissa(4).exponent((byte) 0);
    }

    @Test
    void shouldLandAMinuteOfAShare() {
        Decisions decisions = decisions(DecisionOptions.Mode.LIVE);
        trade(1, NOON + SECOND, 100 * SECOND, 10, 0);
        quote(1, NOON + 2 * SECOND, 99 * SECOND, 101 * SECOND);
        trade(1, NOON + 3 * SECOND, 103 * SECOND, 205, -1);
        frame.clock(NOON + MINUTE + 2 * SECOND);
        play(decisions);
        assertThat(rows).containsExactly(
                "market_data_hf timestamp=0 symbol=ABC exchange=X timeframe=1m open=100 high=103 low=100 close=103"
                        + " volume=30 vwap=102.01639344 trades_count=2 bid=99 ask=101 bid_size=3 ask_size=4 spread=2"
                        + " provider=tapedeck quality_score=1 data_flags=0",
                "sage.technical_indicators symbol=ABC timestamp=60 sma_20=- sma_50=- ema_20=- ema_50=- rsi=- macd_line=-"
                        + " macd_signal=- macd_histogram=- bb_upper=- bb_middle=- bb_lower=- bb_width=- support_levels=-"
                        + " resistance_levels=- volume_sma_10=- volume_ratio=-",
                "sage.market_data symbol=ABC timestamp=60 current_price=103 open_price=100 high_price=103 low_price=100"
                        + " previous_close=- change_amount=- change_percent=- volume=30 avg_volume_10d=-"
                        + " volume_ratio=- data_source=tapedeck is_market_hours=true");
        rows.clear();
        trade(1, NOON + 4 * SECOND, 99 * SECOND, 1, 0);
        play(decisions);
        assertThat(rows).as("a late tick makes a new version, and no indicators").hasSize(1);
        assertThat(rows.getFirst()).startsWith("market_data_hf timestamp=0 ").contains("low=99 close=99 volume=32");
        rows.clear();
        frame.clock(NOON + 86_400 * SECOND);
        play(decisions);
        assertThat(rows.getLast()).startsWith("market_data_daily date=-43200 symbol=ABC exchange=X open=100 high=103"
                + " low=99 close=99 volume=32").contains("avg_spread=2 volatility=- provider=tapedeck");
    }

    @Test
    void shouldLeaveALandedVolatilityAloneWhereItIsNotKnownAnyMore() {
        Decisions decisions = decisions(DecisionOptions.Mode.LIVE);
        minutes(0, 10);
        minutes(24 * 60, 24 * 60 + 10);
        play(decisions);
        assertThat(rows).filteredOn(row -> row.startsWith("market_data_daily")).singleElement().asString()
                .contains(" volatility=").doesNotContain("volatility=-");
        rows.clear();
        trade(1, NOON + 11 * MINUTE, 100 * SECOND, 1, 0);
        play(decisions);
        assertThat(rows).filteredOn(row -> row.startsWith("market_data_daily")).singleElement().asString()
                .doesNotContain("volatility").endsWith("provider=tapedeck");
    }

    @Test
    void shouldLandPairsWithTheirFractionsAndQuotesAloneAsTheirMiddle() {
        Decisions decisions = decisions(DecisionOptions.Mode.LIVE);
        quote(2, NOON, 1_100_000_000L, 1_100_020_000L);
        trade(3, NOON + 1, 60_000 * SECOND, 125, -5);
        frame.clock(NOON + MINUTE + 2 * SECOND);
        play(decisions);
        assertThat(rows).contains(
                "forex_crypto_data timestamp=0 pair=EURUSD exchange=FX timeframe=1m open=1.10001 high=1.10001 low=1.10001"
                        + " close=1.10001 volume=- quote_volume=- provider=tapedeck",
                "forex_crypto_data timestamp=0 pair=BTCUSDT exchange=BX timeframe=1m open=60000 high=60000 low=60000"
                        + " close=60000 volume=0.00125 quote_volume=75 provider=tapedeck");
    }

    @Test
    void shouldKeepHistoricalBarsFromIndicatorsInALiveRunOnly() {
        for (DecisionOptions.Mode mode : DecisionOptions.Mode.values()) {
            rows.clear();
            Decisions decisions = decisions(mode);
            frame.feed(9, true);
            trade(1, NOON, 100 * SECOND, 10, 0);
            frame.status(FeedStatusKind.ENDED, 2, NOON, 0, 1, Long.MIN_VALUE, Long.MIN_VALUE, "f", "");
            play(decisions);
            frame.feed(0, false);
            assertThat(rows).filteredOn(row -> row.startsWith("market_data_")).hasSize(5);
            assertThat(rows).filteredOn(row -> row.startsWith("sage."))
                    .hasSize(mode == DecisionOptions.Mode.LIVE ? 0 : 2);
        }
    }

    @Test
    void shouldGoOnFromASavedState() {
        Decisions decisions = decisions(DecisionOptions.Mode.LIVE);
        minutes(0, 40);
        play(decisions);
        StateWriter state = new StateWriter();
        decisions.save(state);
        Decisions restored = new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "t-"), this::onOutput);
        restored.restore(new StateReader(state.buffer(), 0, state.length()));
        long place = sequence;
        rows.clear();
        minutes(40, 90);
        play(decisions);
        List<String> expected = List.copyOf(rows);
        rows.clear();
        sequence = place;
        minutes(40, 90);
        play(restored);
        assertThat(rows).isEqualTo(expected).hasSizeGreaterThan(150);
        assertThat(rows).anyMatch(row -> (row.startsWith("sage.technical_indicators") && !row.contains("=-"))
                || row.contains("sma_50=1"));
    }

    @Test
    void shouldHaveTheDefaultsThatTheConfigurationStates() {
        KeyValues stated = Settings.load(null, List.of()).decide().values();
        assertThat(BarOptions.of(stated)).isEqualTo(BarOptions.of(KeyValues.EMPTY));
        assertThat(stated.asMap()).containsEntry("bars.land", BarOptions.TIMEFRAMES)
                .containsEntry("bars.land-market-data", "true").containsEntry("indicators.timeframes", "1m")
                .containsEntry("rows.round-decimals", "false").containsEntry("indicators.swing-bars", "5")
                .containsEntry("indicators.land", "true");
    }

    private void minutes(int from, int to) {
        for (int i = from; i < to; i++) {
            long time = NOON + i * MINUTE;
            trade(1, time, (100 + i * 7 % 13) * SECOND, 10 + i, 0);
            trade(1, time + SECOND, (100 + i * 5 % 11) * SECOND, 10 + i, 0);
            frame.clock(time + 3 * SECOND);
        }
    }
}
