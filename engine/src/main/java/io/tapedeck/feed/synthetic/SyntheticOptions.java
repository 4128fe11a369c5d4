package io.tapedeck.feed.synthetic;

import io.tapedeck.common.TapedeckException;

/**
 * A made-up market; the same options give the same events, times included.
 *
 * @param seed of everything random
 * @param symbols number of symbols, 1 to 1,000,000; the n-th is chosen in proportion to n^-skew
 * @param venues number of venues, 1 to 16; a symbol's home venue has half of its events
 * @param skew Zipf's exponent, 0 (all alike) to 3; US equities are near 1
 * @param eventsPerSecond mean rate of the planned times, above 0
 * @param tradeShare part of the events that are trades, 0 to 1; the others are quotes
 * @param startTime of the first event, ns since the epoch
 * @param eventsMax events in all, Long.MAX_VALUE for no limit
 */
public record SyntheticOptions(long seed, int symbols, int venues, double skew, double eventsPerSecond,
        double tradeShare, long startTime, long eventsMax) {
    private static final int SYMBOLS_MAX = 1_000_000;
    static final int VENUES_MAX = 16;

    /** Checks the ranges; CONFIGURATION error outside them. */
    public SyntheticOptions {
        check(symbols >= 1 && symbols <= SYMBOLS_MAX, "symbols", "1 to 1000000", symbols);
        check(venues >= 1 && venues <= VENUES_MAX, "venues", "1 to 16", venues);
        check(skew >= 0 && skew <= 3, "skew", "0 to 3", skew);
        check(eventsPerSecond > 0 && eventsPerSecond <= 1e9, "events a second", "above 0, up to 1e9", eventsPerSecond);
        check(tradeShare >= 0 && tradeShare <= 1, "trade share", "0 to 1", tradeShare);
        check(eventsMax >= 0, "events", "0 or more", eventsMax);
    }

    private static void check(boolean good, String what, String range, Number value) {
        if (!good) {
            throw TapedeckException.configuration("synthetic " + what + ": expected " + range + ", got " + value);
        }
    }

    /** @return 5,000 symbols on 12 venues, a third trades, without end */
    public static SyntheticOptions of(long seed, double eventsPerSecond, long startTime) {
        return new SyntheticOptions(seed, 5_000, 12, 1.0, eventsPerSecond, 0.33, startTime, Long.MAX_VALUE);
    }

    /** @return these, with that many events in all */
    public SyntheticOptions events(long max) {
        return new SyntheticOptions(seed, symbols, venues, skew, eventsPerSecond, tradeShare, startTime, max);
    }

    /** @return these, with that many symbols */
    public SyntheticOptions symbols(int number) {
        return new SyntheticOptions(seed, number, venues, skew, eventsPerSecond, tradeShare, startTime, eventsMax);
    }
}
