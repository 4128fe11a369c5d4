package io.tapedeck.bars;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How bars are made.
 *
 * @param timeframes that are closed and shown; the minute and the day are made in any case
 * @param latenessNs how long after its end a bar stays open, ns
 * @param silenceNs how long nothing may come of a delayed instrument before its time goes on with the clock, ns
 * @param reviseNs between two versions of a closed bar, of the tape's clock, ns
 * @param history closed bars of each timeframe, besides the open ones, that late ticks can still revise
 * @param middleClasses asset classes whose bars hold the middle of quotes as long as the instrument has no trade
 * @param sessions lines as {@link Session} reads them
 * @param closeNs time of the tape that lies between the closings of two live instruments' bars, ns
 * @param closePerEvent live instruments whose bars close at most with one event, however long none came before
 * @param closePerTick instruments of a historical feed whose bars close at most with another one's tick
 * @param historicalFeedsMax historical feeds whose bars are open at a time; of more, the longest silent one is ended
 */
public record BarOptions(Set<Timeframe> timeframes, long latenessNs, long silenceNs, long reviseNs, int history,
        Set<String> middleClasses, List<String> sessions, long closeNs, int closePerEvent, int closePerTick,
        int historicalFeedsMax) {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Each timeframe but the second. */
    public static final String TIMEFRAMES = "1m,5m,15m,1h,1d";

    /** Checks the sessions; DATA error where one cannot be read. */
    public BarOptions {
        sessions.forEach(Session::parse);
        timeframes = Set.copyOf(timeframes);
        middleClasses = Set.copyOf(middleClasses);
        sessions = List.copyOf(sessions);
    }

    /** @return the options of keys {@code bars.…}, defaults where they are missing; DATA error where a value is none */
    public static BarOptions of(KeyValues settings) {
        return new BarOptions(timeframes(settings, "bars.timeframes", TIMEFRAMES),
                settings.whole("bars.lateness", 2_000_000_000L), settings.whole("bars.silence", 10_000_000_000L),
                settings.whole("bars.revise-interval", 1_000_000_000L), (int) settings.whole("bars.history", 1),
                new TreeSet<>(settings.list("bars.middle-classes", List.of("forex"))),
                settings.list("bars.sessions", List.of()),
                SECOND_NS / settings.whole("bars.close-per-second", 25_000),
                (int) settings.whole("bars.close-per-event", 2_048), (int) settings.whole("bars.close-per-tick", 8),
                (int) settings.whole("bars.historical-feeds-max", 64));
    }

    /** @return these with other timeframes */
    public BarOptions with(Set<Timeframe> others) {
        return new BarOptions(others, latenessNs, silenceNs, reviseNs, history, middleClasses, sessions, closeNs,
                closePerEvent, closePerTick, historicalFeedsMax);
    }

    /** @return the timeframes that a key lists by their labels; DATA error for another label */
    public static Set<Timeframe> timeframes(KeyValues settings, String key, String otherwise) {
        EnumSet<Timeframe> found = EnumSet.noneOf(Timeframe.class);
        for (String label : settings.list(key, List.of(otherwise.split(",")))) {
            found.add(timeframe(key, label));
        }
        return found;
    }

    private static Timeframe timeframe(String key, String label) {
        List<String> labels = new ArrayList<>();
        for (Timeframe timeframe : Timeframe.values()) {
            if (timeframe.label().equals(label)) {
                return timeframe;
            }
            labels.add(timeframe.label());
        }
        throw TapedeckException
                .data(key + ": expected some of " + String.join(", ", labels) + ", got \"" + label + '"');
    }
}
