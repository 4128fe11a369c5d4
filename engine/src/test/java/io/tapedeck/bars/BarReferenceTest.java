package io.tapedeck.bars;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.bars.TickSource.Made;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The newest version of each bar against the same bar made plainly from all ticks, on generated tapes that have everything. */
@Timeout(120)
class BarReferenceTest {
    private static final long SECOND = TickSource.SECOND;
    /** 2026-03-07 21:00 UTC: a change of New York's clock lies ahead. */
    private static final long BEGIN = 1_772_917_200L * SECOND;
    private static final int INSTRUMENTS = 5;
    private static final int EVENTS = 3_000;

    /** The newest versions of bars, by timeframe and then as {@link NaiveBars} names them. */
    private static final class Newest implements BarListener {
        private final Map<Timeframe, Map<String, String>> bars = new TreeMap<>();
        private final List<String> log = new ArrayList<>();

        @Override
        public void onBar(ClosedBar bar, DaySoFar day) {
            String key = bar.instrument() + " " + bar.historical() + " " + bar.start();
            String text = NaiveBars.text(bar);
            bars.computeIfAbsent(bar.timeframe(), _ -> new TreeMap<>()).put(key, text);
            log.add(bar.timeframe() + " " + key + " " + bar.revision() + " " + text + " " + bar.volatility()
                    + (day == null
                            ? ""
                            : " day " + day.open() + " " + day.volume() + " " + day.averageVolume() + " "
                                    + day.previousClose()));
        }
    }

    private static BarOptions options(String... more) {
        return BarOptions.of(KeyValues.parse("bars.timeframes = 1s,1m,5m,15m,1h,1d\nbars.history = 7\n"
                + "bars.close-per-tick = 2\n" + String.join("\n", more)));
    }

    private static BarBuilder builder(BarOptions options, BarListener listener) {
        BarBuilder builder = new BarBuilder(options, listener);
        for (int i = 0; i < INSTRUMENTS; i++) {
            builder.onDefined(i, i == 3 ? "NYSE" : "X", i == 4 ? "forex" : "equity");
        }
        return builder;
    }

    /** Events: a tick, or null and a clock with the same time. */
    private static List<Made> tape(long seed, boolean late) {
        SplittableRandom random = new SplittableRandom(seed);
        TickSource source = new TickSource();
        List<Made> tape = new ArrayList<>();
        long now = BEGIN;
        for (int i = 0; i < EVENTS; i++) {
            now += random.nextInt(3) == 0
                    ? 0
                    : random.nextInt(40) == 0 ? random.nextLong(400 * SECOND) : random.nextLong(2 * SECOND);
            boolean historical = random.nextInt(4) == 0;
            int instrument = random.nextInt(INSTRUMENTS);
            long behind = late && random.nextInt(5) == 0 ? random.nextLong(4 * SECOND) : random.nextLong(SECOND);
            behind += Math.floorMod(now - behind, SECOND / 2); // many ticks share a time
            Made tick = source.random(random, instrument, historical ? 7 : 1 + random.nextInt(3), historical,
                    now - behind);
            boolean quotesOnly = instrument == 4;
            tape.add(quotesOnly && tick.trade() ? source.quote(4, now - behind, now % 977, now % 977 + 12) : tick);
        }
        return tape;
    }

    private static void play(BarBuilder builder, List<Made> tape, int from, int to, boolean clock) {
        TickSource source = new TickSource();
        for (int i = from; i < to; i++) {
            Made tick = tape.get(i);
            if (clock && i % 7 == 0) {
                builder.onClock(tick.received());
            }
            builder.onTick(source.encode(tick), tick.instrument());
        }
    }

    private static void end(BarBuilder builder) {
        builder.onFeedEnded(7);
        for (int i = 0; i < 20; i++) {
            builder.onClock(BEGIN + (2L + i) * 86_400 * SECOND);
        }
    }

    private static void check(List<Made> tape, Newest newest, ZoneId zone) {
        check(tape, newest, zone, List.of(Timeframe.values()));
    }

    private static void check(List<Made> tape, Newest newest, ZoneId zone, List<Timeframe> timeframes) {
        NaiveBars naive = new NaiveBars(ZoneOffset.UTC, false);
        NaiveBars zoned = new NaiveBars(zone, false);
        NaiveBars middles = new NaiveBars(ZoneOffset.UTC, true);
        tape.forEach(tick -> (tick.instrument() == 4 ? middles : tick.instrument() == 3 ? zoned : naive).add(tick));
        for (Timeframe timeframe : timeframes) {
            Map<String, String> expected = naive.bars(timeframe);
            expected.putAll(zoned.bars(timeframe));
            expected.putAll(middles.bars(timeframe));
            if (!expected.equals(newest.bars.get(timeframe))) { // a comparison that explains takes long
                assertThat(newest.bars.get(timeframe)).as(timeframe.label()).containsExactlyEntriesOf(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldMakeTheBarsThatAllTicksMake(long seed) {
        List<Made> tape = tape(seed, true);
        Newest newest = new Newest();
        BarBuilder builder = builder(
                options("bars.lateness = 300000000", "bars.sessions = NYSE America/New_York 09:30-16:00"), newest);
        play(builder, tape, 0, EVENTS, seed % 2 == 0);
        end(builder);
        check(tape, newest, ZoneId.of("America/New_York"));
        assertThat(builder.counts().tooLate()).isZero();
        assertThat(builder.counts().ahead()).isZero();
        assertThat(builder.counts().unsummed()).isZero();
        assertThat(builder.counts().revisions()).as("late ticks revised bars").isGreaterThan(40);
    }

    @Test
    void shouldNeverReviseWithinTheAllowance() {
        List<Made> tape = tape(5, false);
        Newest newest = new Newest();
        BarBuilder builder = builder(options(), newest);
        play(builder, tape, 0, EVENTS, false);
        end(builder);
        check(tape, newest, ZoneOffset.UTC);
        assertThat(builder.counts().revisions()).isZero();
        assertThat(newest.log).hasSameSizeAs(newest.bars.values().stream().flatMap(bars -> bars.keySet().stream())
                .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 777, 1_500, 2_999})
    void shouldGoOnFromASavedStateAsIfNothingHadBeen(int place) {
        List<Made> tape = tape(9, true);
        BarOptions options = options("bars.lateness = 300000000",
                "bars.sessions = NYSE America/New_York 18:00-17:00 daily");
        Newest whole = new Newest();
        BarBuilder builder = builder(options, whole);
        play(builder, tape, 0, place, true);
        StateWriter state = new StateWriter();
        builder.save(state);
        final int before = whole.log.size();
        play(builder, tape, place, EVENTS, true);
        end(builder);
        Newest rest = new Newest();
        BarBuilder restored = builder(options, rest);
        StateReader reader = new StateReader(state.buffer(), 0, state.length());
        restored.restore(reader);
        assertThat(reader.atEnd()).isTrue();
        StateWriter again = new StateWriter();
        restored.save(again);
        assertThat(again.length()).isEqualTo(state.length());
        play(restored, tape, place, EVENTS, true);
        end(restored);
        assertThat(rest.log).isEqualTo(whole.log.subList(before, whole.log.size()));
        assertThat(restored.counts()).isEqualTo(builder.counts());
    }

    @Test
    void shouldKeepBarsWhenTheOptionsChange() {
        List<Made> tape = tape(11, true);
        Newest newest = new Newest();
        BarBuilder builder = builder(options(), newest);
        play(builder, tape, 0, 1_500, true);
        builder.configure(options("bars.lateness = 3000000000", "bars.history = 8"));
        play(builder, tape, 1_500, EVENTS, true);
        end(builder);
        check(tape, newest, ZoneOffset.UTC);
    }

    /** Each change of timeframes in mid-bar, there and back: those that stay are what all ticks make. */
    @ParameterizedTest
    @ValueSource(strings = {"1m,5m,15m,1h,1d", "1s,1m,15m,1h,1d", "1s,1m,5m,1h,1d", "1s,1m,5m,15m,1d", "1m,1h,1d",
            "1m,1d", "1s,1m,1d", "1m,5m,1h,1d"})
    void shouldLoseNoTickToOtherTimeframesWhenSomeGoAndComeBack(String fewer) {
        String zone = "bars.sessions = NYSE Asia/Tokyo 09:00-15:00";
        String all = "1s,1m,5m,15m,1h,1d";
        for (long seed = 21; seed < 24; seed++) {
            List<Made> tape = tape(seed, true);
            Newest newest = new Newest();
            BarBuilder builder = builder(options(zone), newest);
            for (int from = 0; from < EVENTS; from += 250) {
                builder.configure(options(zone, "bars.timeframes = " + (from / 250 % 2 == 0 ? all : fewer)));
                play(builder, tape, from, from + 250, true);
            }
            end(builder);
            List<Timeframe> stay = Arrays.stream(Timeframe.values())
                    .filter(timeframe -> List.of(fewer.split(",")).contains(timeframe.label())).toList();
            check(tape, newest, ZoneId.of("Asia/Tokyo"), stay);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bars.lateness = 90000000000", "bars.history = 20", "bars.lateness = 0\nbars.history = 12"})
    void shouldKeepBarsWhenMoreOrFewerAreKept(String other) {
        List<Made> tape = tape(31, false);
        Newest newest = new Newest();
        BarBuilder builder = builder(options("bars.lateness = 90000000000"), newest);
        for (int from = 0; from < EVENTS; from += 100) {
            builder.configure(options(from / 100 % 2 == 0 ? other : "bars.history = 7"));
            play(builder, tape, from, from + 100, true);
        }
        end(builder);
        check(tape, newest, ZoneOffset.UTC);
    }
}
