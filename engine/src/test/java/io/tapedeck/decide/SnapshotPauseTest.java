package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long writing the state takes that holds the decisions up, and how large it is, by the number of instruments. */
@Tag("torture")
@Timeout(600)
class SnapshotPauseTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = 1_767_355_200L * SECOND;
    private static final int MINUTES = Integer.getInteger("tapedeck.decide.minutes", 70);
    private static final int ROUNDS = 12;

    private final Frame frame = new Frame(512);
    private long sequence;

    @ParameterizedTest
    @ValueSource(ints = {5_000, 50_000})
    void shouldSayHowLongASnapshotHoldsTheDecisionsUp(int instruments) {
        Decisions decisions = decisions();
        for (int i = 0; i < instruments; i++) {
            decisions.define(Instrument.of(i + 1, "X", "S" + i, "equity"));
        }
        SplittableRandom random = new SplittableRandom(3);
        for (int minute = 0; minute < MINUTES; minute++) {
            long time = BEGIN + minute * 60L * SECOND;
            for (int i = 0; i < 2 * instruments; i++) {
                tick(decisions, i % instruments, time + i * 59L * SECOND / (2L * instruments), i % 3 != 0,
                        (1_000 + random.nextInt(40)) * SECOND / 10);
            }
        }
        StateWriter state = new StateWriter();
        decisions.save(state);
        state.reserve(state.length() + state.length() / 4);
        long[] pauses = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            tick(decisions, round, BEGIN + MINUTES * 60L * SECOND, true, 100 * SECOND);
            long begin = System.nanoTime();
            state.clear();
            decisions.save(state);
            pauses[round] = System.nanoTime() - begin;
        }
        System.out.printf("snapshot of %,d instruments, %d minutes: %,d bytes, %,d an instrument; ms %s%n", instruments,
                MINUTES, state.length(), state.length() / instruments,
                Arrays.toString(Arrays.stream(pauses).mapToObj(ns -> Math.round(ns / 1e5) / 10.0).toArray()));
        Decisions restored = decisions();
        restored.restore(new StateReader(state.buffer(), 0, state.length()));
        StateWriter again = new StateWriter();
        restored.save(again);
        assertThat(again.length()).isEqualTo(state.length());
        assertThat(again.buffer().byteBuffer().limit(state.length()).position(0)
                .mismatch(state.buffer().byteBuffer().limit(state.length()).position(0))).isEqualTo(-1);
    }

    private static Decisions decisions() {
        return new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "t-"), (_, _, _) -> {
        });
    }

    private void tick(Decisions decisions, int instrument, long time, boolean isTrade, long price) {
        frame.clear();
        frame.feed(1, false);
        if (isTrade) {
            TradeEncoder trade = frame.trade(instrument + 1, time, time, 0, 0);
            trade.price(price).size().mantissa(3).exponent((byte) 0);
        } else {
            QuoteEncoder quote = frame.quote(instrument + 1, time, time, 0, 0);
            quote.bid(price - 10_000_000).ask(price + 10_000_000);
            quote.bidSize().mantissa(1).exponent((byte) 0);
            quote.askSize().mantissa(1).exponent((byte) 0);
        }
        EventHeader.sequence(frame.buffer(), frame.offset(0), ++sequence);
        decisions.onMessage(frame.buffer(), frame.offset(0), frame.length(0));
    }
}
