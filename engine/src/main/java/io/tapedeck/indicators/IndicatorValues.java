package io.tapedeck.indicators;

/** Indicators of one instrument and timeframe after its newest closed bar. NaN = not enough bars yet. Prices in currency units. The thread that decides. */
public interface IndicatorValues {
    /** @return simple moving average of 20 closes */
    double sma20();

    /** @return simple moving average of 50 closes */
    double sma50();

    /** @return exponential moving average of 12 closes */
    double ema12();

    /** @return exponential moving average of 26 closes */
    double ema26();

    /** @return relative strength index of 14, Wilder, 0 to 100; 50 where the price has not moved at all */
    double rsi14();

    /** @return ema12 minus ema26 */
    double macd();

    /** @return exponential moving average of 9 macd values */
    double macdSignal();

    /** @return macd minus its signal */
    double macdHistogram();

    /** @return sma20 plus 2 standard deviations (population) */
    double bollingerUpper();

    /** @return sma20 */
    double bollingerMiddle();

    /** @return sma20 minus 2 standard deviations (population) */
    double bollingerLower();

    /** @return average true range of 14, Wilder */
    double atr14();

    /** @return average price since the trading day's begin, each bar's (high + low + close) / 3 weighted by its volume */
    double vwap();

    /** @return the bar's volume over the average volume of 10 bars, its own included */
    double volumeRatio();

    /** @return nearest level below the close that the price turned at */
    double support();

    /** @return nearest level above the close that the price turned at */
    double resistance();

    /** @return standard deviation (sample) of the last 20 log returns, a bar: not annualised */
    double realizedVolatility();
}
