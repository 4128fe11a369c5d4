package io.tapedeck.signals;

import io.tapedeck.bars.Timeframe;

/**
 * Fibonacci levels of several timeframes' last swings that coincide: within a tolerance of the lowest of them, from two
 * timeframes or more. The three nearest to the price are told. What it found last; reused. One thread.
 */
public final class Confluence {
    private static final int GROUPS_MAX = 3;
    private static final int LEVELS_MAX = Timeframe.values().length * Fibonacci.count();
    private final double[] prices = new double[LEVELS_MAX];
    private final Timeframe[] timeframes = new Timeframe[LEVELS_MAX];
    private final int[] ratios = new int[LEVELS_MAX];
    private final int[] begins = new int[LEVELS_MAX];
    private final int[] ends = new int[LEVELS_MAX];
    private int levels;
    private int groups;

    /** Begins empty. */
    Confluence() {
    }

    /** Looks for levels of a symbol; {@code price} is where it trades, currency units. */
    void find(int symbol, double price, SwingTracks swings, FusionOptions options) {
        levels = 0;
        groups = 0;
        for (int i = 0; i < options.fibonacciTimeframes().size(); i++) {
            Timeframe timeframe = options.fibonacciTimeframes().get(i);
            Swings track = swings.of(timeframe);
            if (track.known(symbol)) {
                add(timeframe, track.from(symbol) / Prices.UNITS, track.to(symbol) / Prices.UNITS);
            }
        }
        double width = options.fibonacciTolerance() * Math.abs(price);
        for (int begin = 0; begin < levels;) {
            int end = begin + 1;
            while (end < levels && prices[end] - prices[begin] <= width) {
                end++;
            }
            if (severalTimeframes(begin, end)) {
                insert(begin, end, price);
                begin = end;
            } else {
                begin++;
            }
        }
        groups = Math.min(GROUPS_MAX, groups);
    }

    private void add(Timeframe timeframe, double from, double to) {
        for (int level = 0; level < Fibonacci.count(); level++) {
            double price = Fibonacci.level(level, from, to);
            int at = levels++;
            while (at > 0 && prices[at - 1] > price) {
                prices[at] = prices[at - 1];
                timeframes[at] = timeframes[at - 1];
                ratios[at] = ratios[at - 1];
                at--;
            }
            prices[at] = price;
            timeframes[at] = timeframe;
            ratios[at] = level;
        }
    }

    private boolean severalTimeframes(int begin, int end) {
        for (int i = begin + 1; i < end; i++) {
            if (timeframes[i] != timeframes[begin]) {
                return true;
            }
        }
        return false;
    }

    private void insert(int begin, int end, double price) {
        int at = groups++;
        double distance = Math.abs(middle(begin, end) - price);
        while (at > 0 && Math.abs(middle(begins[at - 1], ends[at - 1]) - price) > distance) {
            begins[at] = begins[at - 1];
            ends[at] = ends[at - 1];
            at--;
        }
        begins[at] = begin;
        ends[at] = end;
    }

    private double middle(int begin, int end) {
        double sum = 0;
        for (int i = begin; i < end; i++) {
            sum += prices[i];
        }
        return sum / (end - begin);
    }

    /** @return places where levels coincide, at most 3 */
    public int count() {
        return groups;
    }

    /** @return average price of the levels of a place, currency units; the nearest place is 0 */
    public double price(int place) {
        return middle(begins[place], ends[place]);
    }

    /** @return levels of a place, 2 or more */
    public int levels(int place) {
        return ends[place] - begins[place];
    }

    /** @return timeframe of a level, the lowest price first */
    public Timeframe timeframe(int place, int level) {
        return timeframes[begins[place] + level];
    }

    /** @return ratio of a level, as text */
    public String ratio(int place, int level) {
        return Fibonacci.label(ratios[begins[place] + level]);
    }
}
