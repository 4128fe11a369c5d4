package io.tapedeck.bars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.tapedeck.bars.TickSource.Made;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventFlags;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;

/** When bars close, what is counted, and what a minute's end costs. */
@Timeout(60)
class BarBuilderTest {
    private static final long SECOND = TickSource.SECOND;
    private static final long MINUTE = 60 * SECOND;
    private static final long BEGIN = 1_767_225_600L * SECOND;

    private final TickSource source = new TickSource();
    private final List<String> shown = new ArrayList<>();

    private BarBuilder builder(int instruments, String... settings) {
        BarBuilder builder = new BarBuilder(BarOptions.of(KeyValues.parse(String.join("\n", settings))),
                (bar, _) -> shown
                        .add(bar.timeframe().label() + ' ' + bar.instrument() + ' ' + (bar.start() - BEGIN) / SECOND
                                + ' ' + bar.revision() + ' ' + bar.trades() + (bar.historical() ? " historical" : "")));
        for (int i = 0; i < instruments; i++) {
            builder.onDefined(i, "X", "equity");
        }
        return builder;
    }

    private void trade(BarBuilder builder, int instrument, long time) {
        builder.onTick(source.encode(source.trade(instrument, time, 100 * SECOND, 5)), instrument);
    }

    private void file(BarBuilder builder, long feed, int instrument, long time) {
        Made made = source.trade(instrument, time, 100 * SECOND, 5);
        builder.onTick(source.encode(new Made(true, instrument, feed, true, made.sequence(), time, BEGIN, 0,
                made.price(), made.size(), 0, TickSource.ABSENT, TickSource.ABSENT)), instrument);
    }

    @Test
    void shouldCloseAMinuteByTheClockWhereTradingHasStopped() {
        BarBuilder builder = builder(2);
        trade(builder, 0, BEGIN + 5 * SECOND);
        trade(builder, 1, BEGIN + 6 * SECOND);
        builder.onClock(BEGIN + MINUTE + 2 * SECOND - SECOND / 1_000);
        assertThat(shown).isEmpty();
        builder.onClock(BEGIN + MINUTE + 2 * SECOND);
        assertThat(shown).containsExactly("1m 0 0 0 1", "1m 1 0 0 1");
        builder.onClock(BEGIN + 5 * MINUTE + 3 * SECOND);
        assertThat(shown).hasSize(4).contains("5m 0 0 0 1", "5m 1 0 0 1");
    }

    @Test
    void shouldReviseAClosedBarAndCountWhatIsTooLate() {
        BarBuilder builder = builder(1);
        trade(builder, 0, BEGIN + 5 * SECOND);
        trade(builder, 0, BEGIN + 70 * SECOND);
        trade(builder, 0, BEGIN + 6 * SECOND);
        assertThat(shown).containsExactly("1m 0 0 0 1", "1m 0 0 1 2");
        for (int minute = 2; minute < 9; minute++) {
            trade(builder, 0, BEGIN + minute * MINUTE);
        }
        shown.clear();
        trade(builder, 0, BEGIN + 7 * SECOND);
        assertThat(shown).as("the minute is not kept any more, its five minutes are").containsExactly("5m 0 0 1 7");
        assertThat(builder.counts()).isEqualTo(new BarCounts(2, 1, 0, 0, 0));
    }

    @Test
    void shouldShowAWaitingVersionBeforeItsMemoryIsTaken() {
        BarBuilder builder = builder(1, "bars.timeframes = 1m", "bars.revise-interval = 3600000000000");
        builder.onClock(BEGIN);
        trade(builder, 0, BEGIN + 5 * SECOND);
        trade(builder, 0, BEGIN + 70 * SECOND);
        trade(builder, 0, BEGIN + 6 * SECOND);
        trade(builder, 0, BEGIN + 7 * SECOND);
        trade(builder, 0, BEGIN + 8 * SECOND);
        assertThat(shown).as("the first version at once, the next waits").containsExactly("1m 0 0 0 1", "1m 0 0 1 2");
        for (int minute = 2; minute < 5; minute++) {
            trade(builder, 0, BEGIN + minute * MINUTE);
        }
        assertThat(shown).contains("1m 0 0 2 4").hasSize(5);
        builder.onClock(BEGIN + 61 * MINUTE);
        assertThat(shown).filteredOn(bar -> bar.startsWith("1m 0 0 ")).hasSize(3);
    }

    @Test
    void shouldShowWaitingVersionsWhenTheOptionsChangeAndWhenAFeedEnds() {
        BarBuilder builder = builder(1, "bars.timeframes = 1m", "bars.revise-interval = 3600000000000");
        builder.onClock(BEGIN);
        for (long feed = 0; feed < 2; feed++) {
            file(builder, 8, 0, BEGIN + 5 * SECOND);
            file(builder, 8, 0, BEGIN + 70 * SECOND);
            file(builder, 8, 0, BEGIN + 6 * SECOND);
            file(builder, 8, 0, BEGIN + 7 * SECOND);
            assertThat(shown).last().isEqualTo("1m 0 0 1 2 historical");
            if (feed == 0) {
                builder.onFeedEnded(8);
            } else {
                builder.configure(BarOptions.of(KeyValues.parse("bars.timeframes = 1m\nbars.lateness = 1")));
            }
            assertThat(shown).contains("1m 0 0 2 3 historical");
            shown.clear();
        }
    }

    @Test
    void shouldLeaveOutWhatIsFarAheadOfItsReceiveTime() {
        BarBuilder builder = builder(1);
        Made made = source.trade(0, BEGIN + 10 * MINUTE, 1, 1);
        builder.onTick(source.encode(new Made(true, 0, 1, false, made.sequence(), made.time(), BEGIN, EventFlags.FUTURE,
                1, 1, 0, 0, 0)), 0);
        trade(builder, 0, BEGIN);
        builder.onClock(BEGIN + 20 * MINUTE);
        assertThat(shown).startsWith("1m 0 0 0 1").noneMatch(bar -> bar.startsWith("1m 0 600"));
        assertThat(builder.counts().ahead()).isEqualTo(1);
    }

    @Test
    void shouldKeepHistoricalFeedsApartFromEachOtherAndFromTheLiveTape() {
        BarBuilder builder = builder(1);
        trade(builder, 0, BEGIN + SECOND);
        file(builder, 8, 0, BEGIN + 2 * SECOND);
        file(builder, 9, 0, BEGIN + 3 * SECOND);
        file(builder, 9, 0, BEGIN + 4 * SECOND);
        builder.onClock(BEGIN + 3 * MINUTE);
        assertThat(shown).as("the clock is not a file's").containsExactly("1m 0 0 0 1");
        builder.onFeedEnded(9);
        assertThat(shown).containsExactly("1m 0 0 0 1", "1m 0 0 0 2 historical", "5m 0 0 0 2 historical",
                "15m 0 0 0 2 historical", "1h 0 0 0 2 historical", "1d 0 0 0 2 historical");
    }

    @Test
    void shouldTakeAFileThatHoldsOneInstrumentAfterTheOther() {
        BarBuilder builder = builder(3, "bars.timeframes = 1m");
        for (int instrument = 0; instrument < 3; instrument++) {
            for (int i = 0; i < 120; i++) {
                file(builder, 8, instrument, BEGIN + i * SECOND);
            }
        }
        builder.onFeedEnded(8);
        assertThat(shown).containsExactly("1m 0 0 0 60 historical", "1m 0 60 0 60 historical", "1m 1 0 0 60 historical",
                "1m 1 60 0 60 historical", "1m 2 0 0 60 historical", "1m 2 60 0 60 historical");
        assertThat(builder.counts().revisions()).isZero();
    }

    @Test
    void shouldNotCloseBarsOfAFileThatMixesInstrumentsWhereOneBeginsLate() {
        BarBuilder builder = builder(3, "bars.timeframes = 1m");
        file(builder, 8, 0, BEGIN + 10 * SECOND);
        file(builder, 8, 1, BEGIN + 11 * SECOND);
        file(builder, 8, 0, BEGIN + 20 * SECOND);
        file(builder, 8, 2, BEGIN + 5 * SECOND);
        assertThat(shown).isEmpty();
        file(builder, 8, 0, BEGIN + 30 * SECOND);
        builder.onFeedEnded(8);
        assertThat(shown).containsExactlyInAnyOrder("1m 0 0 0 3 historical", "1m 1 0 0 1 historical",
                "1m 2 0 0 1 historical");
    }

    @Test
    void shouldCloseQuietInstrumentsOfAFileByItsOwnTime() {
        BarBuilder builder = builder(2, "bars.timeframes = 1m");
        file(builder, 8, 0, BEGIN);
        file(builder, 8, 1, BEGIN + MINUTE);
        file(builder, 8, 1, BEGIN + MINUTE + 3 * SECOND);
        assertThat(shown).containsExactly("1m 0 0 0 1 historical");
    }

    /** A minute's end of live instruments at 1,000 closings a second of the tape, by events 100 µs apart. */
    @Test
    void shouldSpreadAMinutesEndOverTheTapesTime() {
        int instruments = 2_000;
        long step = SECOND / 10_000;
        BarBuilder builder = minuteOf(instruments, "bars.close-per-second = 1000");
        long begin = BEGIN + MINUTE + 2 * SECOND;
        trade(builder, 0, begin - step);
        builder.onClock(begin);
        List<Integer> after = new ArrayList<>();
        for (int event = 1; shown.size() < instruments; event++) {
            int own = event % 20 == 0 ? event / 20 : 0; // each two milliseconds an instrument's own event closes its bar
            trade(builder, own, begin + event * step);
            after.add(shown.size());
            assertThat(event).isLessThan(30_000);
        }
        assertThat(shown).doesNotHaveDuplicates().hasSize(instruments);
        assertThat(after).as("two seconds").hasSizeBetween(19_000, 20_100);
        int tenMilliseconds = 100;
        for (int i = tenMilliseconds; i < after.size(); i++) {
            assertThat(after.get(i) - after.get(i - tenMilliseconds)).isBetween(i < 19_000 ? 9 : 0, i < 200 ? 42 : 11);
        }
    }

    @Test
    void shouldCloseNoMoreThanAFewThousandWithOneEventHoweverLongNothingCame() {
        int instruments = 500;
        BarBuilder builder = minuteOf(instruments, "bars.close-per-event = 40");
        int before = 0;
        for (int clock = 0; shown.size() < instruments; clock++) {
            builder.onClock(BEGIN + MINUTE + 2 * SECOND + clock * SECOND);
            assertThat(shown.size() - before).isEqualTo(Math.min(40, instruments - before));
            before = shown.size();
        }
        assertThat(shown).doesNotHaveDuplicates().hasSize(instruments);
    }

    @Test
    void shouldCloseBarsOfQuietInstrumentsByAClockThatWasSetBack() {
        BarBuilder builder = builder(2, "bars.timeframes = 1m");
        builder.onClock(BEGIN + 120 * MINUTE);
        builder.onClock(BEGIN);
        trade(builder, 1, BEGIN + SECOND);
        builder.onClock(BEGIN + MINUTE + SECOND);
        assertThat(shown).isEmpty();
        builder.onClock(BEGIN + MINUTE + 2 * SECOND);
        assertThat(shown).hasSize(1);
    }

    /** Of a sweep that the clock has not finished a tick looks at 512 heads for each of {@code close-per-tick}, and no more. */
    @Test
    void shouldLookAtAFewHeadsWithOneTickOfALiveInstrument() {
        BarBuilder builder = builder(2_000, "bars.timeframes = 1m", "bars.close-per-event = 2",
                "bars.close-per-tick = 1");
        trade(builder, 1_600, BEGIN + SECOND);
        builder.onClock(BEGIN + MINUTE + 2 * SECOND);
        received(builder, BEGIN + MINUTE + 2 * SECOND);
        assertThat(shown).as("1,024 with the clock, 512 with the tick").isEmpty();
        received(builder, BEGIN + MINUTE + 2 * SECOND);
        assertThat(shown).hasSize(1);
    }

    @Test
    void shouldGoOnWithAMinutesEndWhereAStateWasSavedAndAClockWasSetBack() {
        for (int place : new int[]{0, 1, 77, 150}) {
            BarBuilder whole = minuteOf(300, "bars.close-per-second = 7000");
            sweep(whole, 0, place);
            StateWriter state = new StateWriter();
            whole.save(state);
            shown.clear();
            sweep(whole, place, 600);
            final List<String> expected = List.copyOf(shown);
            shown.clear();
            BarBuilder restored = builder(300, "bars.timeframes = 1m", "bars.close-per-second = 7000");
            restored.restore(new StateReader(state.buffer(), 0, state.length()));
            sweep(restored, place, 600);
            assertThat(shown).as("behind event %d", place).isEqualTo(expected)
                    .hasSizeGreaterThan(600 - place);
            shown.clear();
        }
    }

    /** The host's clock goes back by an hour at event 100: what closes by then goes on at the pace of the clock of then. */
    private void sweep(BarBuilder builder, int from, int to) {
        for (int event = from; event < to; event++) {
            long time = BEGIN + MINUTE + 2 * SECOND + event * SECOND / 10_000 - (event < 100 ? 0 : 60 * MINUTE);
            if (event == 0) {
                received(builder, time - SECOND / 10_000);
                builder.onClock(time);
            }
            received(builder, time);
            shown.add("event " + event);
        }
    }

    private void received(BarBuilder builder, long time) {
        Made made = source.trade(0, BEGIN + MINUTE, 100 * SECOND, 5);
        builder.onTick(source.encode(new Made(true, 0, 1, false, made.sequence(), BEGIN + MINUTE, time, 0,
                made.price(), made.size(), 0, TickSource.ABSENT, TickSource.ABSENT)), 0);
    }

    private BarBuilder minuteOf(int instruments, String setting) {
        BarBuilder builder = builder(instruments, "bars.timeframes = 1m", setting);
        for (int i = 0; i < instruments; i++) {
            trade(builder, i, BEGIN + SECOND);
        }
        return builder;
    }

    /** A historical feed goes as fast as it can: so many with each of its ticks. */
    @Test
    void shouldSpreadAMinutesEndOfAFileOverItsTicks() {
        int instruments = 500;
        BarBuilder builder = builder(instruments, "bars.timeframes = 1m", "bars.close-per-tick = 3");
        for (int i = 0; i < instruments; i++) {
            file(builder, 8, i, BEGIN + SECOND);
        }
        int before = 0;
        for (int event = 0; shown.size() < instruments; event++) {
            file(builder, 8, instruments - 1, BEGIN + MINUTE + 2 * SECOND);
            assertThat(shown.size() - before).isBetween(1, event == 0 ? 4 : 3);
            before = shown.size();
        }
        assertThat(shown).doesNotHaveDuplicates().hasSize(instruments);
    }

    @Test
    void shouldBeginDaysWhereTheSessionDoes() {
        TradingDays newYork = new TradingDays(Session.parse("NYSE America/New_York 09:30-16:00 regular 2026-01-01"));
        newYork.at(1_772_953_200L * SECOND); // 2026-03-08 03:00 at the exchange: the clock has just sprung forward
        assertThat((newYork.end() - newYork.start()) / SECOND).isEqualTo(23 * 3_600);
        newYork.at(BEGIN + 15 * 3_600 * SECOND);
        assertThat(newYork.regular(BEGIN + 15 * 3_600 * SECOND)).as("a holiday").isFalse();
        newYork.at(BEGIN + (24 + 15) * 3_600 * SECOND);
        assertThat(newYork.regular(BEGIN + (24 + 15) * 3_600 * SECOND)).isTrue();
        assertThat(newYork.number()).isEqualTo(BEGIN / (86_400 * SECOND) + 1);
        TradingDays chicago = new TradingDays(Session.parse("CME America/Chicago 17:00-16:00"));
        chicago.at(BEGIN + (3 * 24 + 23) * 3_600 * SECOND); // Sunday 17:00 there
        assertThat(chicago.number()).as("Monday").isEqualTo(BEGIN / (86_400 * SECOND) + 4);
        assertThat(chicago.regular(BEGIN + (3 * 24 + 23) * 3_600 * SECOND)).isTrue();
    }

    @Test
    void shouldEndRegularHoursEarlyOnHalfDaysAlone() {
        TradingDays newYork = new TradingDays(
                Session.parse("NYSE America/New_York 09:30-16:00 regular 2026-01-01 2026-01-02=13:00"));
        long friday = BEGIN + 24 * 3_600 * SECOND;
        newYork.at(friday + 17 * 3_600 * SECOND); // 12:00 there
        assertThat(newYork.regular(friday + 18 * 3_600 * SECOND - 1)).isTrue();
        assertThat(newYork.regular(friday + 18 * 3_600 * SECOND)).as("13:00").isFalse();
        assertThat(newYork.inBar(friday + 18 * 3_600 * SECOND)).isFalse();
        long monday = friday + 3 * 24 * 3_600 * SECOND;
        newYork.at(monday + 18 * 3_600 * SECOND);
        assertThat(newYork.regular(monday + 21 * 3_600 * SECOND - 1)).as("a whole day").isTrue();
        TradingDays chicago = new TradingDays(Session.parse("CME America/Chicago 17:00-16:00 2026-01-02=12:00"));
        chicago.at(friday + 15 * 3_600 * SECOND);
        assertThat(chicago.regular(friday)).as("the evening before").isTrue();
        assertThat(chicago.regular(friday + 18 * 3_600 * SECOND)).as("12:00 there").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X UTC 09:30-16:00 2026-01-02=09:30", "X UTC 09:30-16:00 2026-01-02 2026-01-02=12:00",
            "X UTC 17:00-16:00 2026-01-02=17:00", "X UTC 09:30-16:00 2026-01-02=25:00"})
    void shouldRefuseHalfDaysThatAreNone(String line) {
        assertThatThrownBy(() -> Session.parse(line)).hasMessageContaining("expected");
    }

    @Test
    void shouldAllocateNothingForATickOrABar() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] bars = new long[1];
        BarBuilder builder = new BarBuilder(BarOptions.of(KeyValues.EMPTY), (_, _) -> bars[0]++);
        for (int i = 0; i < 50; i++) {
            builder.onDefined(i, "X", "equity");
        }
        TickSource ticks = new TickSource();
        Made quote = ticks.quote(0, BEGIN, 99, 101);
        Made trade = ticks.trade(0, BEGIN, 100, 3);
        long least = Long.MAX_VALUE;
        long ticksOfRound = 100_000;
        for (int round = 0; round < 6; round++) {
            builder.onTick(ticks.encode(trade), 0);
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ticksOfRound; i++) {
                Made made = i % 3 == 0 ? quote : trade;
                long time = BEGIN + (round * ticksOfRound + i) * 10_000_000L;
                builder.onTick(ticks.encode(made.trade(), time), i % 50);
                if (i % 100 == 0) {
                    builder.onClock(time);
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(bars[0]).isGreaterThan(1_000);
        assertThat(least / (double) ticksOfRound).as("bytes a tick").isLessThan(0.16);
    }
}
