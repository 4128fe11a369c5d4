package io.tapedeck.feed.synthetic;

import io.tapedeck.common.FixedPoint;

/**
 * The generator: {@link #next()} moves to the next event, the accessors describe it. Prices walk on a grid of a cent,
 * quotes stand around them, trades happen at the quotes. Depends on its options alone: no clock, no thread, no order of
 * anything hashed. One thread; allocates nothing behind the constructor.
 */
public final class SyntheticTape {
    private static final long TICK = FixedPoint.PRICE_UNITS / 100;
    private static final int LOT = 100;
    private static final int FIRST_PRICE_TICKS_LEAST = 500;
    private static final int FIRST_PRICE_TICKS_SPREAD = 50_000;
    private static final double HOME_VENUE = 0.5;
    private static final double PRICE_MOVES = 0.3;
    private static final double ODD_LOT = 0.2;
    private static final int RECEIVE_LATENCY_LEAST_NS = 20_000;
    private static final int RECEIVE_LATENCY_SPREAD_NS = 5_000;

    private final SyntheticOptions options;
    private final SeededRandom random;
    private final SyntheticArrivals arrivals;
    private final ZipfTable zipf;
    private final int[] middleTicks;
    private long count;
    private int symbol;
    private int venue;
    private boolean trade;
    private long exchangeTime;
    private long receiveTime;
    private long price;
    private long ask;
    private long size;
    private long askSize;
    private boolean buyerInitiated;

    /** @param options all that there is to know */
    public SyntheticTape(SyntheticOptions options) {
        this.options = options;
        random = new SeededRandom(options.seed());
        arrivals = new SyntheticArrivals(new SeededRandom(~options.seed()), options.eventsPerSecond(),
                options.startTime());
        zipf = new ZipfTable(options.symbols(), options.skew());
        middleTicks = new int[options.symbols()];
        for (int i = 0; i < middleTicks.length; i++) {
            middleTicks[i] = FIRST_PRICE_TICKS_LEAST + random.below(FIRST_PRICE_TICKS_SPREAD);
        }
    }

    /** Goes to the next event. @return false behind the last */
    public boolean next() {
        if (count == options.eventsMax()) {
            return false;
        }
        count++;
        exchangeTime = options.startTime() + arrivals.nextOffset(options.startTime());
        receiveTime = Math.max(receiveTime,
                exchangeTime + RECEIVE_LATENCY_LEAST_NS + random.below(RECEIVE_LATENCY_SPREAD_NS));
        symbol = zipf.draw(random);
        int home = symbol % options.venues();
        venue = random.chance(HOME_VENUE) ? home : random.below(options.venues());
        trade = random.chance(options.tradeShare());
        if (random.chance(PRICE_MOVES)) {
            middleTicks[symbol] = Math.max(FIRST_PRICE_TICKS_LEAST / 2,
                    middleTicks[symbol] + (random.below(2) == 0 ? -1 : 1));
        }
        int half = 1 + Integer.numberOfTrailingZeros(random.below(8) | 8);
        long bid = (middleTicks[symbol] - half) * TICK;
        ask = (middleTicks[symbol] + half) * TICK;
        if (trade) {
            buyerInitiated = random.below(2) == 0;
            price = buyerInitiated ? ask : bid;
            size = random.chance(ODD_LOT) ? 1 + random.below(LOT - 1) : LOT * (1L + random.below(10));
        } else {
            price = bid;
            size = LOT * (1L + random.below(50));
            askSize = LOT * (1L + random.below(50));
        }
        return true;
    }

    /** @return number of the event, from 1 */
    public long count() {
        return count;
    }

    /** @return the symbol's rank, from 0, the busiest */
    public int symbol() {
        return symbol;
    }

    /** @return the venue, from 0 */
    public int venue() {
        return venue;
    }

    /** @return true for a trade, false for a quote */
    public boolean isTrade() {
        return trade;
    }

    /** @return exchange time, ns; never below that of the event before */
    public long exchangeTime() {
        return exchangeTime;
    }

    /** @return planned receive time, ns; never below that of the event before */
    public long receiveTime() {
        return receiveTime;
    }

    /** @return a trade's price or a quote's bid, scale 1e-9 */
    public long price() {
        return price;
    }

    /** @return a quote's ask, scale 1e-9 */
    public long ask() {
        return ask;
    }

    /** @return a trade's size or a quote's bid size, whole units */
    public long size() {
        return size;
    }

    /** @return a quote's ask size, whole units */
    public long askSize() {
        return askSize;
    }

    /** @return of a trade, whether the buyer crossed the spread */
    public boolean buyerInitiated() {
        return buyerInitiated;
    }
}
