package io.tapedeck.indicators;

import java.util.ArrayList;
import java.util.List;

/** Each indicator from the whole history, as its definition says; shares nothing with the engine. */
final class NaiveIndicators {
    record Quote(double open, double high, double low, double close, double volume) {
    }

    private final List<Quote> quotes = new ArrayList<>();

    void add(Quote quote) {
        quotes.add(quote);
    }

    private int count() {
        return quotes.size();
    }

    private double close(int i) {
        return quotes.get(i).close();
    }

    double sma(int length) {
        if (count() < length) {
            return Double.NaN;
        }
        double sum = 0;
        for (int i = count() - length; i < count(); i++) {
            sum += close(i);
        }
        return sum / length;
    }

    double deviation(int length) {
        double mean = sma(length);
        double sum = 0;
        for (int i = Math.max(0, count() - length); i < count(); i++) {
            sum += (close(i) - mean) * (close(i) - mean);
        }
        return Math.sqrt(sum / length);
    }

    private static double[] ema(double[] values, int length) {
        double[] result = new double[values.length];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += i < length ? values[i] : 0;
            result[i] = i < length - 1
                    ? Double.NaN
                    : i == length - 1 ? sum / length : result[i - 1] + 2.0 / (length + 1) * (values[i] - result[i - 1]);
        }
        return result;
    }

    private double[] closes() {
        return quotes.stream().mapToDouble(Quote::close).toArray();
    }

    double ema(int length) {
        return count() == 0 ? Double.NaN : ema(closes(), length)[count() - 1];
    }

    double macd() {
        return ema(12) - ema(26);
    }

    double macdSignal() {
        if (count() < 34) {
            return Double.NaN;
        }
        double[] fast = ema(closes(), 12);
        double[] slow = ema(closes(), 26);
        double[] line = new double[count() - 25];
        for (int i = 25; i < count(); i++) {
            line[i - 25] = fast[i] - slow[i];
        }
        return ema(line, 9)[line.length - 1];
    }

    private static double wilder(double[] values, int length) {
        if (values.length < length) {
            return Double.NaN;
        }
        double average = 0;
        for (int i = 0; i < length; i++) {
            average += values[i];
        }
        average /= length;
        for (int i = length; i < values.length; i++) {
            average = (average * (length - 1) + values[i]) / length;
        }
        return average;
    }

    double rsi() {
        double[] gains = new double[Math.max(0, count() - 1)];
        double[] losses = new double[gains.length];
        for (int i = 1; i < count(); i++) {
            gains[i - 1] = Math.max(0, close(i) - close(i - 1));
            losses[i - 1] = Math.max(0, close(i - 1) - close(i));
        }
        double gain = wilder(gains, 14);
        double loss = wilder(losses, 14);
        return Double.isNaN(gain) ? gain : loss == 0 ? gain == 0 ? 50 : 100 : 100 - 100 / (1 + gain / loss);
    }

    double atr() {
        double[] ranges = new double[Math.max(0, count() - 1)];
        for (int i = 1; i < count(); i++) {
            Quote quote = quotes.get(i);
            double reach = Math.max(Math.abs(quote.high() - close(i - 1)), Math.abs(quote.low() - close(i - 1)));
            ranges[i - 1] = Math.max(quote.high() - quote.low(), reach); // bad.csv has highs below lows
        }
        return wilder(ranges, 14);
    }

    double vwap() {
        double volume = 0;
        double turnover = 0;
        for (Quote quote : quotes) {
            volume += quote.volume();
            turnover += quote.volume() * (quote.high() + quote.low() + quote.close()) / 3;
        }
        return volume == 0 ? Double.NaN : turnover / volume;
    }

    double volumeRatio() {
        if (count() < 10) {
            return Double.NaN;
        }
        double mean = quotes.subList(count() - 10, count()).stream().mapToDouble(Quote::volume).sum() / 10;
        return mean == 0 ? Double.NaN : quotes.getLast().volume() / mean;
    }

    double volatility() {
        List<Double> returns = new ArrayList<>();
        for (int i = 1; i < count(); i++) {
            if (close(i) > 0 && close(i - 1) > 0) {
                returns.add(Math.log(close(i) / close(i - 1)));
            } else {
                returns.clear();
            }
        }
        if (returns.size() < 20) {
            return Double.NaN;
        }
        List<Double> last = returns.subList(returns.size() - 20, returns.size());
        double mean = last.stream().mapToDouble(x -> x).sum() / 20;
        return Math.sqrt(last.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum() / 19);
    }

    /** All levels that stand, then the nearest on one side. */
    double level(int reach, boolean below) {
        List<Double> highs = new ArrayList<>();
        List<Double> lows = new ArrayList<>();
        for (int i = reach; i + reach < count(); i++) {
            boolean high = true;
            boolean low = true;
            for (int other = i - reach; other <= i + reach; other++) {
                if (other != i) {
                    double h = quotes.get(other).high() - quotes.get(i).high();
                    double l = quotes.get(i).low() - quotes.get(other).low();
                    high &= other < i ? h < 0 : h <= 0;
                    low &= other < i ? l < 0 : l <= 0;
                }
            }
            if (high) {
                highs.add(quotes.get(i).high());
            }
            if (low) {
                lows.add(quotes.get(i).low());
            }
        }
        List<Double> levels = new ArrayList<>(highs.subList(Math.max(0, highs.size() - 6), highs.size()));
        levels.addAll(lows.subList(Math.max(0, lows.size() - 6), lows.size()));
        double last = quotes.getLast().close();
        return below
                ? levels.stream().filter(level -> level < last).mapToDouble(x -> x).max().orElse(Double.NaN)
                : levels.stream().filter(level -> level > last).mapToDouble(x -> x).min().orElse(Double.NaN);
    }
}
