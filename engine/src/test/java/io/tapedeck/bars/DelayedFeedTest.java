package io.tapedeck.bars;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.bars.TickSource.Made;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live feeds whose ticks come behind the clock: their bars close in their turn, and versions of one bar have their pace. */
@Timeout(60)
@SuppressWarnings("EnumOrdinal") // any constant, by chance
class DelayedFeedTest {
    private static final long SECOND = TickSource.SECOND;
    private static final long MINUTE = 60 * SECOND;
    private static final long QUARTER = 15 * MINUTE;
    private static final long LATENESS = 2 * SECOND;
    private static final long SILENCE = 10 * SECOND;
    private static final long BEGIN = 1_767_225_600L * SECOND;

    /** A version of a bar: when it was shown by the clock, which, and what it says. */
    private record Version(long clock, Timeframe timeframe, String key, long start, int revision, boolean late,
            String text) {
    }

    private final TickSource source = new TickSource();
    private final SplittableRandom random = new SplittableRandom(11);
    private final List<Made> tape = new ArrayList<>();
    private final List<Version> versions = new ArrayList<>();
    private long clock;

    private BarBuilder builder(String... settings) {
        BarBuilder builder = new BarBuilder(BarOptions.of(KeyValues.parse(String.join("\n", settings))),
                (bar, _) -> versions.add(new Version(clock, bar.timeframe(),
                        bar.instrument() + " " + bar.historical() + " " + bar.start(), bar.start(), bar.revision(),
                        bar.late(), NaiveBars.text(bar))));
        for (int i = 0; i < 4; i++) {
            builder.onDefined(i, "X", "equity");
        }
        return builder;
    }

    /** Trades of an instrument from a feed about every second between two times, received after a delay, in the order of arrival. */
    private void trades(long feed, int instrument, long from, long to, LongUnaryOperator delay) {
        for (long time = from; time < to; time += SECOND / 2 + random.nextLong(SECOND)) {
            Made made = source.trade(instrument, time, (100 + random.nextInt(9)) * SECOND, 1 + random.nextInt(50));
            tape.add(new Made(true, instrument, feed, false, made.sequence(), time, time + delay.applyAsLong(time), 0,
                    made.price(), made.size(), 0, TickSource.ABSENT, TickSource.ABSENT));
        }
    }

    /** Plays the tape as it arrives, a clock event a second; then the clock alone until {@code end}. */
    private void play(BarBuilder builder, long end) {
        play(builder, tape.stream().sorted(Comparator.comparingLong(Made::received)).toList(), end);
    }

    private void play(BarBuilder builder, List<Made> arrivals, long end) {
        for (Made tick : arrivals) {
            clockTo(builder, tick.received());
            builder.onTick(source.encode(tick), tick.instrument());
        }
        clockTo(builder, end);
    }

    private void clockTo(BarBuilder builder, long until) {
        clock = clock == 0 ? until / SECOND * SECOND - SECOND : clock;
        while (clock + SECOND <= until) {
            clock += SECOND;
            builder.onClock(clock);
        }
    }

    private void requireNewestAreExact(Timeframe... timeframes) {
        NaiveBars naive = new NaiveBars(ZoneOffset.UTC, false);
        tape.forEach(naive::add);
        for (Timeframe timeframe : timeframes) {
            Map<String, String> newest = new TreeMap<>();
            versions.stream().filter(version -> version.timeframe() == timeframe)
                    .forEach(version -> newest.put(version.key(), version.text()));
            assertThat(newest).as(timeframe.label()).containsExactlyEntriesOf(naive.bars(timeframe));
        }
    }

    private void requireInTurn(BarBuilder builder) {
        assertThat(builder.counts()).isEqualTo(new BarCounts(0, 0, 0, 0, 0));
        assertThat(versions).allMatch(version -> version.revision() == 0 && !version.late());
        for (int instrument = 0; instrument < 4; instrument++) {
            String ours = instrument + " ";
            assertThat(versions.stream().filter(version -> version.timeframe() == Timeframe.M1)
                    .filter(version -> version.key().startsWith(ours)).map(Version::start)).isSorted();
        }
    }

    private List<Version> minutes(int instrument) {
        return versions.stream().filter(version -> version.timeframe() == Timeframe.M1)
                .filter(version -> version.key().startsWith(instrument + " ")).toList();
    }

    @Test
    void shouldCloseBarsOfDelayedDataByTheFeedsTime() {
        BarBuilder builder = builder();
        trades(1, 0, BEGIN, BEGIN + 40 * MINUTE, _ -> QUARTER);
        trades(1, 1, BEGIN, BEGIN + 40 * MINUTE, _ -> QUARTER);
        trades(1, 2, BEGIN, BEGIN + 5 * MINUTE - 30 * SECOND, _ -> QUARTER); // falls silent, its feed goes on
        play(builder, BEGIN + 3 * 86_400 * SECOND);
        requireInTurn(builder);
        requireNewestAreExact(Timeframe.M1, Timeframe.M5, Timeframe.M15, Timeframe.H1, Timeframe.D1);
        Version last = minutes(2).getLast();
        assertThat(last.clock() - last.start() - MINUTE - QUARTER).as("when the silent one's minute closed")
                .isBetween(LATENESS, LATENESS + 4 * SECOND);
    }

    @Test
    void shouldCloseBarsInTheirTurnWhereTheDelayWanders() {
        BarBuilder builder = builder();
        for (int instrument = 0; instrument < 3; instrument++) {
            trades(1, instrument, BEGIN, BEGIN + 60 * MINUTE,
                    time -> QUARTER + (long) (120 * SECOND * StrictMath.sin((time - BEGIN) / (double) (7 * MINUTE)))
                            + random.nextLong(SECOND));
        }
        play(builder, BEGIN + 3 * 86_400 * SECOND);
        requireInTurn(builder);
        requireNewestAreExact(Timeframe.values()[1], Timeframe.M5, Timeframe.H1, Timeframe.D1);
    }

    @Test
    void shouldCloseBarsInTheirTurnWhereTheDelaySwingsAboutTheAllowance() {
        BarBuilder builder = builder();
        trades(1, 0, BEGIN, BEGIN + 10 * SECOND, _ -> 4 * SECOND);
        trades(1, 0, BEGIN + 10 * SECOND, BEGIN + 30 * MINUTE, _ -> SECOND + random.nextLong(4 * SECOND));
        long[] newest = new long[1];
        List<Made> inOrder = tape.stream().map(made -> {
            newest[0] = Math.max(newest[0], made.received());
            return new Made(true, 0, 1, false, made.sequence(), made.time(), newest[0], 0, made.price(), made.size(), 0,
                    made.bid(), made.ask());
        }).toList();
        play(builder, inOrder, BEGIN + 3 * 86_400 * SECOND);
        requireInTurn(builder);
        requireNewestAreExact(Timeframe.M1, Timeframe.M5, Timeframe.D1);
    }

    @Test
    void shouldCloseBarsByTheClockWhereADelayedFeedStops() {
        BarBuilder builder = builder();
        trades(1, 0, BEGIN, BEGIN + 10 * MINUTE - 20 * SECOND, _ -> QUARTER);
        play(builder, BEGIN + 3 * 86_400 * SECOND);
        requireInTurn(builder);
        requireNewestAreExact(Timeframe.M1, Timeframe.M5, Timeframe.M15, Timeframe.H1, Timeframe.D1);
        Version last = minutes(0).getLast();
        assertThat(last.clock() - last.start() - MINUTE - QUARTER)
                .isBetween(LATENESS + SILENCE, LATENESS + SILENCE + 4 * SECOND);
    }

    @Test
    void shouldCloseBarsOfARecordedStreamThatComesAThousandTimesFaster() {
        BarBuilder builder = builder();
        long now = BEGIN + 1_000 * 86_400 * SECOND;
        for (int instrument = 0; instrument < 3; instrument++) {
            trades(1, instrument, BEGIN, BEGIN + 4 * 60 * MINUTE - 30 * SECOND,
                    time -> now - time + (time - BEGIN) / 1_000);
        }
        play(builder, now + 120 * SECOND);
        requireInTurn(builder);
        requireNewestAreExact(Timeframe.M1, Timeframe.M5, Timeframe.M15);
    }

    @Test
    void shouldNotHoldUpALiveInstrumentForADelayedOneOfTheSameFeed() {
        BarBuilder builder = builder();
        trades(1, 0, BEGIN, BEGIN + 30 * MINUTE, _ -> SECOND / 10);
        trades(1, 1, BEGIN, BEGIN + 30 * MINUTE, _ -> QUARTER);
        trades(1, 2, BEGIN, BEGIN + 10 * MINUTE + 5 * SECOND, _ -> SECOND / 10);
        play(builder, BEGIN + 3 * 86_400 * SECOND);
        requireInTurn(builder);
        requireNewestAreExact(Timeframe.M1, Timeframe.H1);
        Version quiet = minutes(2).getLast();
        assertThat(quiet.clock() - quiet.start() - MINUTE).isBetween(LATENESS, LATENESS + 2 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0})
    void shouldShowNoVersionBeforeItsTimeWhereALiveAndADelayedFeedBringOneSymbol(long seconds) {
        BarBuilder builder = builder("bars.history = 20", "bars.revise-interval = " + seconds * SECOND);
        trades(1, 0, BEGIN, BEGIN + 40 * MINUTE, _ -> SECOND / 10);
        for (int i = 0; i < 20; i++) {
            trades(2, 0, BEGIN, BEGIN + 40 * MINUTE, _ -> QUARTER);
        }
        play(builder, BEGIN + 3 * 86_400 * SECOND);
        requireNewestAreExact(Timeframe.M1, Timeframe.M5, Timeframe.M15, Timeframe.H1, Timeframe.D1);
        assertThat(minutes(0).stream().filter(version -> !version.late())).as("closed by the live feed").hasSize(40)
                .allMatch(version -> version.clock() - version.start() - MINUTE < 4 * SECOND);
        Map<String, Version> before = new TreeMap<>();
        int tooSoon = 0;
        for (Version version : versions) {
            Version last = before.put(version.timeframe() + version.key(), version);
            assertThat(version.revision()).isEqualTo(last == null ? 0 : last.revision() + 1);
            tooSoon += version.revision() > 1 && version.clock() - last.clock() < SECOND ? 1 : 0;
        }
        if (seconds == 0) {
            assertThat(tooSoon).as("a version a tick, without a pace").isGreaterThan(10_000);
        } else {
            assertThat(tooSoon).isZero();
            assertThat(builder.counts().revisions()).isBetween(1_000L, 40 * 60 * 5L);
        }
    }

    @Test
    void shouldLetAnInstrumentWaitOnceHoweverManyOfItsTicksAreLate() {
        BarBuilder builder = builder("bars.close-per-event = 2");
        for (int instrument = 0; instrument < 4; instrument++) {
            trades(1, instrument, BEGIN, BEGIN + 30 * MINUTE, _ -> SECOND / 10);
            for (int i = 0; i < 4; i++) {
                trades(2, instrument, BEGIN, BEGIN + 30 * MINUTE, _ -> 50 * SECOND);
            }
        }
        List<Made> arrivals = tape.stream().sorted(Comparator.comparingLong(Made::received)).toList();
        int third = arrivals.size() / 3;
        play(builder, arrivals.subList(0, third), arrivals.get(third).received());
        int early = stateLength(builder);
        play(builder, arrivals.subList(third, arrivals.size()), arrivals.getLast().received());
        assertThat(stateLength(builder)).as("bytes of state, %d after a third", early).isLessThan(early * 3 / 2);
    }

    private static int stateLength(BarBuilder builder) {
        StateWriter state = new StateWriter();
        builder.save(state);
        return state.length();
    }

    @Test
    void shouldGoOnFromAStateInWhichVersionsWait() {
        trades(1, 0, BEGIN, BEGIN + 20 * MINUTE, _ -> SECOND / 10);
        trades(2, 0, BEGIN, BEGIN + 20 * MINUTE, _ -> 50 * SECOND);
        trades(2, 1, BEGIN, BEGIN + 20 * MINUTE, _ -> QUARTER);
        trades(2, 0, BEGIN, BEGIN + 20 * MINUTE, _ -> 65 * SECOND);
        List<Made> arrivals = tape.stream().sorted(Comparator.comparingLong(Made::received)).toList();
        int half = arrivals.size() / 2;
        BarBuilder whole = builder();
        play(whole, arrivals.subList(0, half), 0);
        StateWriter state = new StateWriter();
        whole.save(state);
        final long clockThen = clock;
        versions.clear();
        play(whole, arrivals.subList(half, arrivals.size()), BEGIN + 86_400 * SECOND);
        final List<Version> expected = List.copyOf(versions);
        versions.clear();
        BarBuilder restored = builder();
        restored.restore(new StateReader(state.buffer(), 0, state.length()));
        clock = clockThen;
        play(restored, arrivals.subList(half, arrivals.size()), BEGIN + 86_400 * SECOND);
        assertThat(versions).isEqualTo(expected);
        assertThat(expected).anyMatch(Version::late);
        assertThat(restored.counts()).isEqualTo(whole.counts());
    }

    @Test
    void shouldForgetTheLongestSilentOfManyFeeds() {
        FeedTimes times = new FeedTimes();
        for (int feed = 0; feed < FeedTimes.MOST; feed++) {
            assertThat(times.saw(feed, 100 + feed)).isEqualTo(BarTracks.NONE);
        }
        assertThat(times.saw(0, 90)).isEqualTo(100);
        assertThat(times.saw(1_000, 5)).isEqualTo(BarTracks.NONE);
        assertThat(times.newest(1)).as("the longest silent").isEqualTo(BarTracks.NONE);
        assertThat(times.newest(0)).isEqualTo(100);
        StateWriter state = new StateWriter();
        times.save(state);
        FeedTimes restored = new FeedTimes();
        restored.restore(new StateReader(state.buffer(), 0, state.length()));
        assertThat(restored.newest(1_000)).isEqualTo(5);
        assertThat(restored.saw(2_000, 1)).isEqualTo(BarTracks.NONE);
        assertThat(restored.newest(2)).isEqualTo(BarTracks.NONE);
    }
}
