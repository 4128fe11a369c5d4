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
 * range alone where only that is needed. Their memory is made with an instrument's first live trade, so that it is there when the
 * bars of many close; else with the first bar. One thread.
 */
final class IndicatorTable {
    private static final Timeframe[] TIMEFRAMES = Timeframe.values();
    private static final long DAY_NS = Timeframe.D1.lengthNs();
    /** Of timeframes without indicators: NaN all of them. */
    private final Indicators none = new Indicators(1);
    /** By timeframe, then by instrument, null where it is not made. */
    private final EnumMap<Timeframe, double[][]> live = new EnumMap<>(Timeframe.class);
    private final EnumMap<Timeframe, double[][]> historical = new EnumMap<>(Timeframe.class);
    private final EnumMap<Timeframe, AverageRanges> liveRanges = new EnumMap<>(Timeframe.class);
    private final EnumMap<Timeframe, AverageRanges> historicalRanges = new EnumMap<>(Timeframe.class);
    /** Over the memory of one at a time. */
    private Indicators values = new Indicators(1);
    private int swingBars;

    /**
     * Other timeframes, or another reach of swings, begin anew.
     *
     * @param whole timeframes with all indicators
     * @param ranges others, with the average true range alone
     */
    void configure(Set<Timeframe> whole, Set<Timeframe> ranges, int newSwingBars) {
        boolean again = swingBars != newSwingBars;
        for (Timeframe timeframe : TIMEFRAMES) {
            if (!whole.contains(timeframe)) {
                live.remove(timeframe);
                historical.remove(timeframe);
            } else if (again || !live.containsKey(timeframe)) {
                live.put(timeframe, new double[0][]);
                historical.put(timeframe, new double[0][]);
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
        values = again ? new Indicators(newSwingBars) : values;
    }

    /** Makes the memory of an instrument's live indicators. */
    void prepare(int instrument) {
        live.replaceAll((_, run) -> with(run, instrument));
    }

    /** @return those that the bar belongs to: valid until the next question */
    IndicatorValues of(ClosedBar bar) {
        EnumMap<Timeframe, double[][]> all = bar.historical() ? historical : live;
        double[][] run = all.get(bar.timeframe());
        if (run == null) {
            AverageRanges ranges = (bar.historical() ? historicalRanges : liveRanges).get(bar.timeframe());
            return ranges == null ? none : ranges.of(bar.instrument());
        }
        int instrument = bar.instrument();
        if (instrument >= run.length || run[instrument] == null) {
            run = with(run, instrument);
            all.put(bar.timeframe(), run);
        }
        return values.over(run[instrument]);
    }

    private double[][] with(double[][] run, int instrument) {
        double[][] longer = instrument < run.length
                ? run
                : Arrays.copyOf(run, Math.max(instrument + 1, run.length * 2));
        if (longer[instrument] == null) {
            longer[instrument] = values.fresh();
        }
        return longer;
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

    private void save(StateWriter state, double[][] run) {
        state.putInt(run.length);
        for (double[] numbers : run) {
            state.putBoolean(numbers != null);
            if (numbers != null) {
                values.over(numbers).save(state);
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

    private double[][] read(StateReader state) {
        double[][] run = new double[state.getInt()][];
        for (int i = 0; i < run.length; i++) {
            if (state.getBoolean()) {
                run[i] = values.fresh();
                values.over(run[i]).restore(state);
            }
        }
        return run;
    }
}
