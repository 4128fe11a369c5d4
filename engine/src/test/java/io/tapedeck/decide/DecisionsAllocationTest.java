package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With bars, indicators, agents, fusion and armed triggers on, ticks allocate nothing: neither within a minute nor as it closes. */
@Timeout(120)
class DecisionsAllocationTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = 1_767_355_200L * SECOND;
    private static final int INSTRUMENTS = 40;
    private static final int TICKS = 60_000;
    private static final int ROUNDS = 12;

    private final Frame frame = new Frame(4_096);
    private final RowWriter row = new RowWriter();
    private long sequence;
    private long outputs;

    @Test
    void shouldAllocateNothingForATickWithEveryStageOn() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Decisions decisions = new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "t-"),
                (_, _, _) -> outputs++);
        for (int i = 0; i < INSTRUMENTS; i++) {
            decisions.define(Instrument.of(i + 1, "X", "S" + i, "equity"));
        }
        for (int i = 0; i < 2 * INSTRUMENTS; i++) {
            arm(decisions, i);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < INSTRUMENTS; i++) {
                signal(decisions, i, BEGIN + round * 60L * SECOND, round);
            }
            long outputsBefore = outputs;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TICKS; i++) {
                long time = BEGIN + round * 60L * SECOND + i * (60 * SECOND / TICKS);
                tick(decisions, i % INSTRUMENTS, time, i);
                if (i % (TICKS / 60) == 0) {
                    clock(decisions, time);
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(outputs - outputsBefore).as("a minute's bars of each instrument")
                    .isGreaterThanOrEqualTo(round == 0 ? 0 : 3 * INSTRUMENTS);
        }
        assertThat(least).as("bytes of a minute of " + TICKS + " ticks, the best of " + ROUNDS).isLessThan(TICKS / 100);
    }

    private void tick(Decisions decisions, int instrument, long time, int number) {
        frame.clear();
        frame.feed(1, false);
        long price = (1_000 + number % 17) * SECOND / 10;
        if (number / INSTRUMENTS % 2 == 0) {
            TradeEncoder trade = frame.trade(instrument + 1, time, time, 0, 0);
            trade.price(price).size().mantissa(3).exponent((byte) 0);
        } else {
            QuoteEncoder quote = frame.quote(instrument + 1, time, time, 0, 0);
            quote.bid(price - 10_000_000).ask(price + 10_000_000);
            quote.bidSize().mantissa(1).exponent((byte) 0);
            quote.askSize().mantissa(1).exponent((byte) 0);
        }
        offer(decisions);
    }

    private void clock(Decisions decisions, long time) {
        frame.clear();
        frame.clock(time);
        offer(decisions);
    }

    private void offer(Decisions decisions) {
        EventHeader.sequence(frame.buffer(), frame.offset(0), ++sequence);
        decisions.onMessage(frame.buffer(), frame.offset(0), frame.length(0));
    }

    private void signal(Decisions decisions, int instrument, long time, int round) {
        row.begin(new Name("signals")).putTimestamp(new Name("timestamp"), time)
                .putText(new Name("symbol"), "S" + instrument).putText(new Name("agent_name"), "outside")
                .putText(new Name("signal_type"), "made").putDecimal(new Name("signal_value"), 3 + round % 5, -1)
                .putDecimal(new Name("confidence"), 7, -1).putText(new Name("direction"), "BUY");
        offerRow(decisions, time);
    }

    private void arm(Decisions decisions, int number) {
        row.begin(new Name("position_triggers")).putText(new Name("trigger_id"), "a-" + number)
                .putText(new Name("symbol"), "S" + number % INSTRUMENTS).putText(new Name("exchange"), "X")
                .putText(new Name("strategy"), "s").putText(new Name("agent_name"), "a")
                .putText(new Name("kind"), "PRICE_CROSS").putText(new Name("side"), "BUY")
                .putDecimal(new Name("quantity"), 1, 0).putDecimal(new Name("level_price"), 1, -8)
                .putText(new Name("cross_direction"), "DOWN").putText(new Name("state"), "armed");
        offerRow(decisions, BEGIN);
    }

    private void offerRow(Decisions decisions, long time) {
        frame.clear();
        frame.row(0, time, time, 0, row);
        offer(decisions);
    }
}
