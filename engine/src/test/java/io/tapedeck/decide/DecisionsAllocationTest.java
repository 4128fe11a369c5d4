package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * With bars, indicators, agents, signals of others, fusion, judgement, positions, limits, options and armed triggers at work,
 * ticks allocate nothing: neither within a minute nor as it closes.
 */
@Timeout(120)
class DecisionsAllocationTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long BEGIN = 1_767_355_200L * SECOND;
    private static final int INSTRUMENTS = 40;
    private static final int OPTIONS = 10;
    private static final int TICKS = 60_000;
    private static final int WARM_TICKS = 60 * (INSTRUMENTS + OPTIONS);
    private static final int WARM_MINUTES = 60;
    private static final int ROUNDS = 10;
    /** Half a byte a tick: the smallest object a tick would be thirty times that. What is told a minute may take a little. */
    private static final long BYTES_MAX = TICKS / 2;
    private static final List<Name> MADE = List.of(new Name("market_data_hf"), new Name("sage.market_data"),
            new Name("sage.technical_indicators"), new Name("signals"), new Name("fused_signals"),
            new Name("signal_performance"), new Name("position_marks"), new Name("options_data"));
    private static final KeyValues SETTINGS = KeyValues.parse("""
            signals.holding-period = 120000000000
            risk.initial-cash = 1000000
            risk.position-max = 100000000
            risk.concentration-max = 0.9
            """);

    /** Shares, then options on the first of them. */
    private static final long[] IDS = new long[INSTRUMENTS + OPTIONS];

    static {
        for (int i = 0; i < IDS.length; i++) {
            IDS[i] = Instruments.id("X", i < INSTRUMENTS ? "S" + i : "C" + (i - INSTRUMENTS));
        }
    }

    private final Frame frame = new Frame(4_096);
    private final RowWriter row = new RowWriter();
    private final RowReader reader = new RowReader();
    private final long[] made = new long[MADE.size()];
    private final Decisions decisions = new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "t-"),
            this::onOutput);
    private long sequence;

    private void onOutput(DirectBuffer message, int offset, int length) {
        reader.wrap(message, offset);
        for (int i = 0; i < made.length; i++) {
            made[i] += MADE.get(i).matches(message, reader.tableOffset(), reader.tableLength()) ? 1 : 0;
        }
    }

    @Test
    void shouldAllocateNothingForATickWithEveryStageOn() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        begin();
        for (int minute = 0; minute < WARM_MINUTES; minute++) {
            signals(minute);
            play(minute, WARM_TICKS);
        }
        long least = Long.MAX_VALUE;
        for (int round = WARM_MINUTES; round < WARM_MINUTES + ROUNDS; round++) {
            signals(round);
            Arrays.fill(made, 0);
            long before = threads.getCurrentThreadAllocatedBytes();
            play(round, TICKS);
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            least = Math.min(least, bytes);
            assertThat(made).as("rows of " + MADE + " in minute " + round).doesNotContain(0);
            System.out.println("minute " + round + ": " + bytes + " bytes, rows " + Arrays.toString(made));
        }
        assertThat(least).as("bytes of a minute of " + TICKS + " ticks, the best of " + ROUNDS).isLessThan(BYTES_MAX);
    }

    private void begin() {
        frame.configuration(SETTINGS, BEGIN);
        offer();
        for (int i = 0; i < INSTRUMENTS; i++) {
            decisions.define(Instrument.of(IDS[i], "X", "S" + i, "equity"));
        }
        for (int i = 0; i < OPTIONS; i++) {
            decisions.define(new Instrument(IDS[INSTRUMENTS + i], "C" + i, "X", "option", "USD", 2, 'C',
                    (int) (BEGIN / SECOND / 86_400 + 60), 100 * FixedPoint.PRICE_UNITS, FixedPoint.ABSENT, 0, "S" + i));
        }
        for (int i = 0; i < INSTRUMENTS; i++) {
            row("trades", BEGIN, "trade_id", "t" + i, "order_id", "o" + i, "symbol", "S" + i, "exchange", "X", "side",
                    "BUY", "quantity", "100", "price", "100", "strategy", "s", "agent_name", "a", "broker", "b",
                    "executed_at", "2026-01-02T12:00:00Z");
            arm("stop-" + i, i, "TRAILING_STOP", "trail_percent", "90");
            arm("cross-" + i, i, "PRICE_CROSS", "side", "BUY", "quantity", "1", "level_price", "0.01",
                    "cross_direction", "DOWN");
        }
    }

    private void arm(String id, int instrument, String kind, String... more) {
        String[] all = {"trigger_id", id, "symbol", "S" + instrument, "exchange", "X", "strategy", "s", "agent_name",
                "a", "kind", kind, "state", "armed"};
        String[] both = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, both, all.length, more.length);
        row("position_triggers", BEGIN, both);
    }

    /** Of somebody else, on every instrument, a little different each minute. */
    private void signals(int minute) {
        for (int i = 0; i < INSTRUMENTS; i++) {
            row("signals", BEGIN + minute * MINUTE, "timestamp", java.time.Instant.ofEpochSecond(
                    (BEGIN + minute * MINUTE) / SECOND).toString(), "symbol", "S" + i, "agent_name", "outside",
                    "signal_type", "made", "value", "0." + (1 + minute * 3 % 9), "confidence", "0.7", "direction",
                    "BUY", "top_3_reasons", "[]", "model_version", "1");
        }
    }

    /** A minute of evenly spread ticks; its clocks, a second apart, close the minute before. */
    private void play(int minute, int ticks) {
        for (int i = 0; i < ticks; i++) {
            long time = BEGIN + minute * MINUTE + i * (MINUTE / ticks);
            tick(minute, i, time);
            if (i % (ticks / 60) == 0) {
                frame.clock(time);
                offer();
            }
        }
    }

    /** Prices of an instrument swing over some twenty minutes, each in a phase of its own. */
    private void tick(int minute, int number, long time) {
        int which = number % (INSTRUMENTS + OPTIONS);
        frame.feed(1, false);
        if (which >= INSTRUMENTS) {
            QuoteEncoder quote = frame.quote(IDS[which], time, time, 0, 0);
            quote.bid(4 * SECOND + number % 3 * 10_000_000L).ask(4 * SECOND + 50_000_000L);
            quote.bidSize().mantissa(1).exponent((byte) 0);
            quote.askSize().mantissa(1).exponent((byte) 0);
            offer();
            return;
        }
        int phase = (minute + which) % 40;
        long price = 98 * SECOND + Math.abs(20 - phase) * 200_000_000L + number % 17 * 10_000_000L;
        if (number / (INSTRUMENTS + OPTIONS) % 2 == 0) {
            TradeEncoder trade = frame.trade(IDS[which], time, time, 0, 0);
            trade.price(price).size().mantissa(3 + phase).exponent((byte) 0);
        } else {
            QuoteEncoder quote = frame.quote(IDS[which], time, time, 0, 0);
            quote.bid(price - 10_000_000).ask(price + 10_000_000);
            quote.bidSize().mantissa(1).exponent((byte) 0);
            quote.askSize().mantissa(1).exponent((byte) 0);
        }
        offer();
    }

    private void row(String table, long time, String... namesAndValues) {
        row.begin(new Name(table));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.putText(new Name(namesAndValues[i]), namesAndValues[i + 1]);
        }
        frame.row(0, time, time, 0, row);
        offer();
    }

    private void offer() {
        EventHeader.sequence(frame.buffer(), frame.offset(0), ++sequence);
        decisions.onMessage(frame.buffer(), frame.offset(0), frame.length(0));
        frame.clear();
    }
}
