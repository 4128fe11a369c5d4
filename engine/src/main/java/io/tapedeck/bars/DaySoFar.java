package io.tapedeck.bars;

import io.tapedeck.common.FixedPoint;

/**
 * An instrument's trading day up to the minute that has just closed. Prices 1e-9, Long.MIN_VALUE = absent; volumes in units,
 * NaN = not known. Reused: valid during the call. The thread that decides.
 */
public final class DaySoFar {
    private static final long ABSENT = FixedPoint.ABSENT;

    private long start;
    private long open;
    private long high;
    private long low;
    private long previousClose;
    private double volume;
    private double averageVolume;
    private boolean regularHours;

    DaySoFar() {
    }

    /** @param day place of the day's bar, -1 where there is none: outside the hours that it holds */
    void show(long[] page, int head, int day, long dayStart, boolean inRegularHours) {
        start = dayStart;
        regularHours = inRegularHours;
        previousClose = page[head + BarTracks.PREVIOUS_CLOSE];
        boolean there = day >= 0 && BarFields.state(page, day) != BarFields.EMPTY
                && page[day + BarFields.START] == dayStart;
        open = there ? page[day + BarFields.OPEN] : ABSENT;
        high = there && open != ABSENT ? page[day + BarFields.HIGH] : ABSENT;
        low = there && open != ABSENT ? page[day + BarFields.LOW] : ABSENT;
        volume = there ? units(page, day) : Double.NaN;
        int days = (int) Math.min(page[head + BarTracks.DAYS], BarTracks.VOLUME_DAYS);
        double sum = 0;
        for (int i = 0; i < days; i++) {
            sum += Double.longBitsToDouble(page[head + BarTracks.VOLUMES + i]);
        }
        averageVolume = days == 0 ? Double.NaN : sum / days;
    }

    /** @return a bar's volume in units */
    static double units(long[] page, int bar) {
        int exponent = BarFields.exponent(page, bar, 0);
        double mantissa = Wide.toDouble(page, bar + BarFields.VOLUME);
        if (exponent == BarFields.NO_EXPONENT || exponent == 0) {
            return mantissa;
        }
        return Math.abs(exponent) > 18
                ? mantissa * StrictMath.pow(10, exponent)
                : exponent < 0
                        ? mantissa / FixedPoint.powerOfTen(-exponent)
                        : mantissa * FixedPoint.powerOfTen(exponent);
    }

    /** @return begin of the trading day, ns */
    public long start() {
        return start;
    }

    /** @return first price of the day */
    public long open() {
        return open;
    }

    /** @return highest price so far */
    public long high() {
        return high;
    }

    /** @return lowest price so far */
    public long low() {
        return low;
    }

    /** @return last price of the trading day before */
    public long previousClose() {
        return previousClose;
    }

    /** @return size traded so far */
    public double volume() {
        return volume;
    }

    /** @return average of the ten days before, of those there are */
    public double averageVolume() {
        return averageVolume;
    }

    /** @return whether the minute lies in regular hours */
    public boolean regularHours() {
        return regularHours;
    }
}
