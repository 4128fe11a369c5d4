package io.tapedeck.indicators;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/**
 * The indicators of one instrument and timeframe, brought up to date with each closed bar at a cost that does not grow. Averages
 * over a window are made anew from the window's values each time it has gone round ({@link Window}), exponential ones forget;
 * so ten million bars leave no drift. A bar with a value that is not a finite number is left out. The thread that decides.
 */
public final class Indicators implements IndicatorValues {
    /** Levels of support, and of resistance, that rows tell. */
    public static final int LEVELS = 3;
    /** Bars of the average true range. */
    static final int RANGES = 14;
    private static final double BANDS = 2;

    private static final int CLOSE = 0;
    private static final int VOLUME = 1;
    private static final int SESSION = 2;
    private static final int DAY_VOLUME = 3;
    private static final int DAY_TURNOVER = 4;

    private final Store store = new Store();
    private final int at = store.take(DAY_TURNOVER + 1);
    private final Window closes20 = new Window(store, 20);
    private final Window closes50 = new Window(store, 50);
    private final Window volumes10 = new Window(store, 10);
    private final Window returns20 = new Window(store, 20);
    private final Ema ema12 = new Ema(store, 12);
    private final Ema ema20 = new Ema(store, 20);
    private final Ema ema26 = new Ema(store, 26);
    private final Ema ema50 = new Ema(store, 50);
    private final Ema signal = new Ema(store, 9);
    private final Wilder gains = new Wilder(store, 14);
    private final Wilder losses = new Wilder(store, 14);
    private final Wilder ranges = new Wilder(store, RANGES);
    private final Swings swings;

    private final double[] fresh;

    /** @param swingBars bars before and after a swing that do not reach it, 1 or more */
    public Indicators(int swingBars) {
        swings = new Swings(store, swingBars);
        store.close();
        Arrays.fill(store.numbers, at + CLOSE, at + SESSION + 1, Double.NaN);
        fresh = store.numbers.clone();
    }

    /** @return memory of indicators that have seen no bar, for {@link #over} of any with the same reach of swings */
    public double[] fresh() {
        return fresh.clone();
    }

    /**
     * Goes over to other memory: of another instrument, whose indicators these are from here on.
     *
     * @param numbers that {@link #fresh} has made; kept and changed
     * @return this
     */
    public Indicators over(double[] numbers) {
        store.numbers = numbers;
        return this;
    }

    /**
     * A bar has closed.
     *
     * @param highest in currency units, as all prices
     * @param size traded, in units; 0 where there is none
     * @param sessionStart begin of the trading day, any number that differs from day to day: with it VWAP begins anew
     * @return false where a value is not a finite number: nothing is changed
     */
    public boolean add(double highest, double lowest, double last, double size, double sessionStart) {
        if (!Double.isFinite(highest) || !Double.isFinite(lowest) || !Double.isFinite(last) || !Double.isFinite(size)) {
            return false;
        }
        double close = close();
        if (!Double.isNaN(close)) {
            double step = last - close;
            gains.add(Math.max(step, 0));
            losses.add(Math.max(-step, 0));
            ranges.add(Wilder.trueRange(highest, lowest, close));
            if (last > 0 && close > 0) {
                returns20.add(StrictMath.log(last / close));
            } else {
                returns20.clear(); // no logarithm of such a price
            }
        }
        store.numbers[at + CLOSE] = last;
        store.numbers[at + VOLUME] = size;
        closes20.add(last);
        closes50.add(last);
        volumes10.add(size);
        ema12.add(last);
        ema20.add(last);
        ema26.add(last);
        ema50.add(last);
        if (!Double.isNaN(macd())) {
            signal.add(macd());
        }
        swings.add(highest, lowest);
        average(highest, lowest, last, size, sessionStart);
        return true;
    }

    private void average(double highest, double lowest, double last, double size, double sessionStart) {
        double[] kept = store.numbers;
        if (sessionStart != kept[at + SESSION]) {
            kept[at + SESSION] = sessionStart;
            kept[at + DAY_VOLUME] = 0;
            kept[at + DAY_TURNOVER] = 0;
        }
        kept[at + DAY_VOLUME] += size;
        kept[at + DAY_TURNOVER] += size * ((highest + lowest + last) / 3);
    }

    private double close() {
        return store.numbers[at + CLOSE];
    }

    @Override
    public double sma20() {
        return closes20.mean();
    }

    @Override
    public double sma50() {
        return closes50.mean();
    }

    @Override
    public double ema12() {
        return ema12.value();
    }

    @Override
    public double ema26() {
        return ema26.value();
    }

    /** @return exponential moving average of 20 closes */
    public double ema20() {
        return ema20.value();
    }

    /** @return exponential moving average of 50 closes */
    public double ema50() {
        return ema50.value();
    }

    @Override
    public double rsi14() {
        double gain = gains.value();
        double loss = losses.value();
        return gain == 0 && loss == 0 ? 50 : 100 - 100 / (1 + gain / loss);
    }

    @Override
    public double macd() {
        return ema12.value() - ema26.value();
    }

    @Override
    public double macdSignal() {
        return signal.value();
    }

    @Override
    public double macdHistogram() {
        return macd() - signal.value();
    }

    @Override
    public double bollingerUpper() {
        return closes20.mean() + BANDS * closes20.deviation();
    }

    @Override
    public double bollingerMiddle() {
        return closes20.mean();
    }

    @Override
    public double bollingerLower() {
        return closes20.mean() - BANDS * closes20.deviation();
    }

    /** @return distance of the bands over the middle; NaN where the middle is 0 */
    public double bollingerWidth() {
        return closes20.mean() == 0 ? Double.NaN : (bollingerUpper() - bollingerLower()) / closes20.mean();
    }

    @Override
    public double atr14() {
        return ranges.value();
    }

    @Override
    public double vwap() {
        double size = store.numbers[at + DAY_VOLUME];
        return size == 0 ? Double.NaN : store.numbers[at + DAY_TURNOVER] / size;
    }

    /** @return mean volume of 10 bars */
    public double volumeSma10() {
        return volumes10.mean();
    }

    @Override
    public double volumeRatio() {
        return volumes10.mean() == 0 ? Double.NaN : store.numbers[at + VOLUME] / volumes10.mean();
    }

    @Override
    public double support() {
        return swings.level(close(), true, 0);
    }

    @Override
    public double resistance() {
        return swings.level(close(), false, 0);
    }

    /** @return the level that is {@code number} below the close, 0 = nearest; NaN where there is none */
    public double support(int number) {
        return swings.level(close(), true, number);
    }

    /** @return the level that is {@code number} above the close, 0 = nearest; NaN where there is none */
    public double resistance(int number) {
        return swings.level(close(), false, number);
    }

    @Override
    public double realizedVolatility() {
        return returns20.sampleDeviation();
    }

    /** Writes the state: one run of numbers. */
    public void save(StateWriter state) {
        state.putAll(store.numbers, 0, store.count());
    }

    /** Reads the state of indicators with the same reach of swings. */
    public void restore(StateReader state) {
        state.getAll(store.numbers, 0, store.count());
    }
}
