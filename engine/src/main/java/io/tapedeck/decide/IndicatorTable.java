package io.tapedeck.decide;

import io.tapedeck.bars.ClosedBar;
import io.tapedeck.bars.DaySoFar;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.indicators.AverageRanges;
import io.tapedeck.indicators.IndicatorValues;
import io.tapedeck.indicators.Indicators;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Set;

/**
 * The indicators of each instrument on the timeframes that have them, of live bars and, apart, of historical ones: files of one
 * instrument that follow each other make one series. All of them where they are listed or an agent needs them, the average true
 * range alone where only that is needed. Made with the first bar. One thread.
 */
final class IndicatorTable {
    private static final Timeframe[] TIMEFRAMES = Timeframe.values();
    private static final long DAY_NS = Timeframe.D1.lengthNs();
    /** Of timeframes without indicators: NaN all of them. */
    private final Indicators none = new Indicators(1);
    /** By timeframe, then by instrument. */
    private final EnumMap<Timeframe, Indicators[]> live = new EnumMap<>(Timeframe.class);
    private final EnumMap<Timeframe, Indicators[]> historical = new EnumMap<>(Timeframe.class);
    private final EnumMap<Timeframe, AverageRanges> liveRanges = new EnumMap<>(Timeframe.class);
    private final EnumMap<Timeframe, AverageRanges> historicalRanges = new EnumMap<>(Timeframe.class);
    private int swingBars;

    /**
     * Other timeframes, or another reach of swings, begin anew.
     *
     * @param whole timeframes with all indicators
     * @param ranges others, with the average true range alone
     */
    void configure(Set<Timeframe> whole, Set<Timeframe> ranges, int newSwingBars) {
        for (Timeframe timeframe : TIMEFRAMES) {
            boolean again = swingBars != newSwingBars;
            if (!whole.contains(timeframe)) {
                live.remove(timeframe);
                historical.remove(timeframe);
            } else if (again || !live.containsKey(timeframe)) {
                live.put(timeframe, new Indicators[0]);
                historical.put(timeframe, new Indicators[0]);
            }
            if (!ranges.contains(timeframe)) {
                liveRanges.remove(timeframe);
                historicalRanges.remove(timeframe);
            } else if (!liveRanges.containsKey(timeframe)) {
                liveRanges.put(timeframe, new AverageRanges());
                historicalRanges.put(timeframe, new AverageRanges());
            }
        }
        swingBars = newSwingBars;
    }

    /** @return those that the bar belongs to: valid until the next question */
    IndicatorValues of(ClosedBar bar) {
        EnumMap<Timeframe, Indicators[]> series = bar.historical() ? historical : live;
        Indicators[] run = series.get(bar.timeframe());
        if (run == null) {
            AverageRanges ranges = (bar.historical() ? historicalRanges : liveRanges).get(bar.timeframe());
            return ranges == null ? none : ranges.of(bar.instrument());
        }
        if (bar.instrument() >= run.length) {
            run = Arrays.copyOf(run, Math.max(bar.instrument() + 1, run.length * 2));
            series.put(bar.timeframe(), run);
        }
        Indicators found = run[bar.instrument()];
        if (found == null) {
            found = new Indicators(swingBars);
            run[bar.instrument()] = found;
        }
        return found;
    }

    /**
     * Adds a bar that closed in its turn.
     *
     * @param day null of other bars than minutes, whose VWAP is of the day of UTC
     * @param values what {@link #of} has said for the bar
     * @return false where the bar has no indicators
     */
    boolean add(ClosedBar bar, DaySoFar day, IndicatorValues values) {
        if (values instanceof AverageRanges ranges) {
            return ranges.add(currency(bar.high()), currency(bar.low()), currency(bar.close()));
        }
        double session = day == null ? (double) Math.floorDiv(bar.start(), DAY_NS) : (double) day.start();
        return values instanceof Indicators whole && whole != none
                && whole.add(currency(bar.high()), currency(bar.low()), currency(bar.close()),
                        BarRows.units(bar.volumeMantissa(), bar.volumeExponent()), session);
    }

    private static double currency(long price) {
        return price / (double) FixedPoint.PRICE_UNITS;
    }

    void save(StateWriter state) {
        state.begin("indicators");
        live.values().forEach(run -> save(state, run));
        historical.values().forEach(run -> save(state, run));
        liveRanges.values().forEach(ranges -> ranges.save(state));
        historicalRanges.values().forEach(ranges -> ranges.save(state));
    }

    private static void save(StateWriter state, Indicators[] run) {
        state.putInt(run.length);
        for (Indicators values : run) {
            state.putBoolean(values != null);
            if (values != null) {
                values.save(state);
            }
        }
    }

    void restore(StateReader state) {
        state.expect("indicators");
        live.replaceAll((_, _) -> read(state));
        historical.replaceAll((_, _) -> read(state));
        liveRanges.values().forEach(ranges -> ranges.restore(state));
        historicalRanges.values().forEach(ranges -> ranges.restore(state));
    }

    private Indicators[] read(StateReader state) {
        Indicators[] run = new Indicators[state.getInt()];
        for (int i = 0; i < run.length; i++) {
            if (state.getBoolean()) {
                run[i] = new Indicators(swingBars);
                run[i].restore(state);
            }
        }
        return run;
    }
}
