package io.tapedeck.bars;

import io.tapedeck.common.FixedPoint;

/** What an instrument's head keeps of its trading days: one-minute moves of the day at hand, volumes and close of those before. */
final class DayMoves {
    private static final double TRADING_DAYS = 252;

    private DayMoves() {
    }

    /** A minute with a price has closed: the step of the day's volatility that it makes. */
    static void minute(long[] page, int head, TradingDays days, long start, long price) {
        if (price <= 0 || !days.inBar(start)) {
            return;
        }
        double logarithm = StrictMath.log(price / (double) FixedPoint.PRICE_UNITS);
        if (page[head + BarTracks.MOVES_DAY] == days.start()) {
            double step = logarithm - Double.longBitsToDouble(page[head + BarTracks.MOVES_LAST]);
            page[head + BarTracks.MOVES_SUM] = Double.doubleToRawLongBits(
                    Double.longBitsToDouble(page[head + BarTracks.MOVES_SUM]) + step * step);
            page[head + BarTracks.MOVES]++;
        } else {
            page[head + BarTracks.MOVES_DAY] = days.start();
            page[head + BarTracks.MOVES_SUM] = 0;
            page[head + BarTracks.MOVES] = 0;
        }
        page[head + BarTracks.MOVES_LAST] = Double.doubleToRawLongBits(logarithm);
    }

    /** A day with a price has closed. */
    static void day(long[] page, int head, double volume, long close) {
        long days = page[head + BarTracks.DAYS]++;
        page[head + BarTracks.VOLUMES + (int) (days % BarTracks.VOLUME_DAYS)] = Double.doubleToRawLongBits(volume);
        page[head + BarTracks.PREVIOUS_CLOSE] = close;
    }

    /** @return realised volatility of the day that begins at {@code start}, a year; NaN where its moves are not kept */
    static double volatility(long[] page, int head, long start) {
        return page[head + BarTracks.MOVES_DAY] == start && page[head + BarTracks.MOVES] >= 2
                ? StrictMath.sqrt(Double.longBitsToDouble(page[head + BarTracks.MOVES_SUM]) * TRADING_DAYS)
                : Double.NaN;
    }
}
