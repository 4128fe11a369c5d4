package io.tapedeck.bars;

/**
 * A closed bar, as its owner shows it: valid during the call. Prices 1e-9, Long.MIN_VALUE = absent; sizes mantissa times
 * 10^exponent, mantissa Long.MIN_VALUE = absent; times ns. The thread that decides.
 */
public interface Bar {
    /** @return dense index of the instrument */
    int instrument();

    /** @return its length */
    Timeframe timeframe();

    /** @return begin of the bucket, ns */
    long start();

    /** @return end of the bucket, exclusive, ns */
    long end();

    /** @return first price by (time, sequence) */
    long open();

    /** @return highest price */
    long high();

    /** @return lowest price */
    long low();

    /** @return last price by (time, sequence) */
    long close();

    /** @return exact sum of sizes, mantissa */
    long volumeMantissa();

    /** @return exact sum of sizes, decimal exponent */
    int volumeExponent();

    /** @return volume-weighted average price, rounded to 8 decimals, in 1e-9; Long.MIN_VALUE without volume */
    long vwap();

    /** @return trades */
    int trades();

    /** @return bid of the last quote within the bucket */
    long bid();

    /** @return ask of the last quote within the bucket */
    long ask();

    /** @return average of ask minus bid over the bucket's quotes, rounded to 8 decimals, in 1e-9 */
    long averageSpread();

    /** @return bits of all its ticks' flags */
    int flags();

    /** @return share of its ticks that count, 0 to 1 */
    double quality();

    /** @return 0 for the version that closed in its turn, one more with each later version; 1 or more where a late tick made the bar */
    int revision();

    /** @return whether a historical feed made it */
    boolean historical();
}
