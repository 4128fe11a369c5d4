package io.tapedeck.signals;

import io.tapedeck.indicators.IndicatorValues;

/** Indicators by their fields, all unknown at first. */
public final class ValuesStub implements IndicatorValues {
    public double ema12 = Double.NaN;
    public double ema26 = Double.NaN;
    public double rsi = Double.NaN;
    public double histogram = Double.NaN;
    public double upper = Double.NaN;
    public double middle = Double.NaN;
    public double lower = Double.NaN;
    public double atr = Double.NaN;
    public double vwap = Double.NaN;
    public double volumeRatio = Double.NaN;
    public double volatility = Double.NaN;

    @Override
    public double sma20() {
        return middle;
    }

    @Override
    public double sma50() {
        return Double.NaN;
    }

    @Override
    public double ema12() {
        return ema12;
    }

    @Override
    public double ema26() {
        return ema26;
    }

    @Override
    public double rsi14() {
        return rsi;
    }

    @Override
    public double macd() {
        return ema12 - ema26;
    }

    @Override
    public double macdSignal() {
        return macd() - histogram;
    }

    @Override
    public double macdHistogram() {
        return histogram;
    }

    @Override
    public double bollingerUpper() {
        return upper;
    }

    @Override
    public double bollingerMiddle() {
        return middle;
    }

    @Override
    public double bollingerLower() {
        return lower;
    }

    @Override
    public double atr14() {
        return atr;
    }

    @Override
    public double vwap() {
        return vwap;
    }

    @Override
    public double volumeRatio() {
        return volumeRatio;
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
        return volatility;
    }
}
