package io.tapedeck.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.event.EventHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tape at a pace, by a clock that the test winds. */
@Timeout(120)
class PlayTest {
    @TempDir
    Path folder;

    private long now = TimeUnit.DAYS.toNanos(1);
    private final List<String> seen = new ArrayList<>();
    private final List<Long> seenAt = new ArrayList<>();

    private PlayReport play(TradedTape tape, EventRange range, Pace pace) {
        return new Play(tape.journal, range, pace, tape.decisions(DecisionOptions.Mode.REPLAY), new Play.Audience() {
            @Override
            public void onEvent(DirectBuffer message, int offset, int length) {
                seen.add("event " + EventHeader.sequence(message, offset));
                seenAt.add(now);
            }

            @Override
            public void onOutput(DirectBuffer message, int offset, int length) {
                seen.add("output of " + EventHeader.feedSequence(message, offset));
            }
        }).run(() -> false);
    }

    private boolean wind(long nanos) {
        now += nanos;
        return false;
    }

    @Test
    void shouldKeepTheTapesPaceAndGiveEachOutputBehindItsEvent() {
        TradedTape tape = TradedTape.write(folder, 6, false);
        PlayReport found = play(tape, new EventRange(100, 1_099), new Pace(10, () -> now, this::wind));
        assertThat(found.complete()).isTrue();
        assertThat(found.events()).isEqualTo(1_000);
        assertThat(found.warmedUp()).isEqualTo(99);
        for (int i = 0; i < 1_000; i++) {
            assertThat(seenAt.get(i) - seenAt.getFirst()).isBetween(i * TradedTape.STEP_NS / 10 - 2_000,
                    i * TradedTape.STEP_NS / 10 + 2_000);
        }
        String event = "";
        for (String line : seen) {
            if (line.startsWith("event")) {
                event = line;
            } else {
                assertThat(line).isEqualTo("output of " + event.substring("event ".length()));
            }
        }
        assertThat(found.counts().total()).isEqualTo(seen.stream().filter(line -> line.startsWith("output")).count());
        assertThat(found.trades()).isPositive();
        assertThat(found.fills()).isEqualTo(found.counts().of("trades"));
        assertThat(found.orders()).isEqualTo(found.counts().of("orders"));
    }

    @Test
    void shouldNotWaitAtFullSpeedAndEndWhereItIsStopped() {
        TradedTape tape = TradedTape.write(folder, 6, false);
        long begun = now;
        assertThat(play(tape, new EventRange(1, tape.last), new Pace(Pace.MAX, () -> now, this::wind)).events())
                .isEqualTo(tape.last);
        assertThat(now).isEqualTo(begun);
        PlayReport stopped = play(tape, new EventRange(1, tape.last), new Pace(1, () -> now, _ -> true));
        assertThat(stopped.complete()).isFalse();
        assertThat(stopped.events()).isEqualTo(1);
    }

    @Test
    void shouldReadSpeedsAndSayWhatTheyMayBe() {
        assertThat(Pace.parse("max")).isInfinite();
        assertThat(Pace.parse("1x")).isEqualTo(1);
        assertThat(Pace.parse("0.5x")).isEqualTo(0.5);
        for (String wrong : List.of("", "x", "0x", "-1x", "10", "fast", "1e3x")) {
            assertThatThrownBy(() -> Pace.parse(wrong)).as(wrong).isInstanceOf(TapedeckException.class)
                    .hasMessageContaining("--speed must be max, or a multiple").hasMessageEndingWith("got " + wrong);
        }
    }
}
