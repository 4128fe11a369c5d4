package io.tapedeck.pipeline;

import io.tapedeck.common.TapedeckException;

/**
 * The condition stage's allowances.
 *
 * @param latenessNsMax how far an exchange time may lie behind the instrument's newest before LATE, ns
 * @param stalenessNsMax how far receive time may lie behind exchange time before STALE, ns; live feeds only
 * @param clockNsMax how far exchange time may lie ahead of receive time before FUTURE, ns; live feeds only
 * @param outlierPpm how far a price may lie from the last good price before OUTLIER, millionths of that price; 0 = never
 * @param outlierLimit outliers in a row, near each other, that make a new price level, at least 1
 * @param feedsMax feeds whose newest number is remembered, at least 2; of more, those longest silent are forgotten
 */
public record ConditionOptions(long latenessNsMax, long stalenessNsMax, long clockNsMax, long outlierPpm,
        int outlierLimit, int feedsMax) {

    /** Checks the ranges; CONFIGURATION error naming the value that is out of its range. */
    public ConditionOptions {
        atLeast("lateness allowance, ns,", latenessNsMax, 0);
        atLeast("staleness allowance, ns,", stalenessNsMax, 0);
        atLeast("clock allowance, ns,", clockNsMax, 0);
        atLeast("outlier allowance, millionths,", outlierPpm, 0);
        atLeast("outlier limit", outlierLimit, 1);
        atLeast("number of feeds remembered", feedsMax, 2);
    }

    private static void atLeast(String what, long value, long least) {
        if (value < least) {
            throw TapedeckException
                    .configuration("the " + what + " must be at least " + least + ", got " + value);
        }
    }

    /** @return 1 s late, 5 s stale, 1 s ahead, 10 % from the last good price, 5 in a row, 65,536 feeds */
    public static ConditionOptions defaults() {
        return new ConditionOptions(1_000_000_000L, 5_000_000_000L, 1_000_000_000L, 100_000, 5, 1 << 16);
    }
}
