package io.tapedeck.indicators;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/**
 * Average true ranges of many instruments on one timeframe, for those who need nothing else of it: distances of triggers, swings.
 * The same numbers as {@link Indicators#atr14()} in 32 bytes an instrument instead of 2 KiB. As {@link IndicatorValues} it shows
 * the instrument looked at last; all but the range is NaN there. The thread that decides.
 */
public final class AverageRanges implements IndicatorValues {
    private static final int CLOSE = 0;
    private static final int AVERAGE = 1;
    private static final int LENGTH = AVERAGE + Wilder.NUMBERS;

    private double[] numbers = new double[0];
    private int at;

    /** Looks at an instrument, by its dense index. */
    public AverageRanges of(int instrument) {
        at = instrument * LENGTH;
        if (at >= numbers.length) {
            int before = numbers.length;
            numbers = Arrays.copyOf(numbers, Math.max(at + LENGTH, 2 * before));
            for (int place = before; place < numbers.length; place += LENGTH) {
                numbers[place + CLOSE] = Double.NaN;
                numbers[place + AVERAGE + Wilder.VALUE] = Double.NaN;
            }
        }
        return this;
    }

    /**
     * A bar of that instrument has closed. Prices in currency units.
     *
     * @return false where a value is not a finite number: nothing is changed
     */
    public boolean add(double highest, double lowest, double last) {
        if (!Double.isFinite(highest) || !Double.isFinite(lowest) || !Double.isFinite(last)) {
            return false;
        }
        double close = numbers[at + CLOSE];
        if (!Double.isNaN(close)) {
            Wilder.add(numbers, at + AVERAGE, Indicators.RANGES, Wilder.trueRange(highest, lowest, close));
        }
        numbers[at + CLOSE] = last;
        return true;
    }

    @Override
    public double atr14() {
        return numbers[at + AVERAGE + Wilder.VALUE];
    }

    @Override
    public double sma20() {
        return Double.NaN;
    }

    @Override
    public double sma50() {
        return Double.NaN;
    }

    @Override
    public double ema12() {
        return Double.NaN;
    }

    @Override
    public double ema26() {
        return Double.NaN;
    }

    @Override
    public double rsi14() {
        return Double.NaN;
    }

    @Override
    public double macd() {
        return Double.NaN;
    }

    @Override
    public double macdSignal() {
        return Double.NaN;
    }

    @Override
    public double macdHistogram() {
        return Double.NaN;
    }

    @Override
    public double bollingerUpper() {
        return Double.NaN;
    }

    @Override
    public double bollingerMiddle() {
        return Double.NaN;
    }

    @Override
    public double bollingerLower() {
        return Double.NaN;
    }

    @Override
    public double vwap() {
        return Double.NaN;
    }

    @Override
    public double volumeRatio() {
        return Double.NaN;
    }

    @Override
    public double support() {
        return Double.NaN;
    }

    @Override
    public double resistance() {
        return Double.NaN;
    }

    @Override
    public double realizedVolatility() {
        return Double.NaN;
    }

    /** Writes all of them. */
    public void save(StateWriter state) {
        state.putInt(numbers.length).putAll(numbers, 0, numbers.length);
    }

    /** Reads all of them. */
    public void restore(StateReader state) {
        numbers = new double[state.getInt()];
        state.getAll(numbers, 0, numbers.length);
    }
}
