package io.tapedeck.positions;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * The trades booked last, by time of execution and id: one that comes again must move nothing, as in the table. Of more than the
 * limit the oldest are forgotten. A trade is known by 64 bits of hash: among a million, one in 30 million runs meets two of one
 * hash. One thread.
 */
final class BookedTrades {
    static final int UNKNOWN = -1;
    private static final int FIRST = 64;
    private static final long NANOS_PER_MICRO = 1_000;

    private int limit;
    private final Long2LongHashMap places = new Long2LongHashMap(UNKNOWN);
    private long[] keys = new long[FIRST];
    private int[] positions = new int[FIRST];
    private int[] sides = new int[FIRST];
    private long[] quantities = new long[FIRST];
    private long[] prices = new long[FIRST];
    private long[] fxRates = new long[FIRST];
    private long[] commissions = new long[FIRST];
    private long[] fees = new long[FIRST];
    /** Trades ever added; place = total mod limit once the limit is reached. */
    private long total;

    BookedTrades(int limit) {
        this.limit = limit;
    }

    /** Sets how many are kept; a change forgets none but what has no room. */
    void limit(int newLimit) {
        if (newLimit != limit) {
            int kept = (int) Math.min(Math.min(total, limit), newLimit);
            BookedTrades old = new BookedTrades(limit);
            old.take(this);
            limit = newLimit;
            clear();
            for (long ordinal = old.total - kept; ordinal < old.total; ordinal++) {
                int place = (int) (ordinal % old.limit);
                int to = place();
                set(to, old.keys[place], old.positions[place], old.sides[place], old.quantities[place],
                        old.prices[place], old.fxRates[place]);
                commissions[to] = old.commissions[place];
                fees[to] = old.fees[place];
            }
        }
    }

    private void take(BookedTrades other) {
        keys = other.keys;
        positions = other.positions;
        sides = other.sides;
        quantities = other.quantities;
        prices = other.prices;
        fxRates = other.fxRates;
        commissions = other.commissions;
        fees = other.fees;
        total = other.total;
    }

    private void clear() {
        places.clear();
        total = 0;
        grow(FIRST);
    }

    private void grow(int length) {
        keys = Arrays.copyOf(keys, length);
        positions = Arrays.copyOf(positions, length);
        sides = Arrays.copyOf(sides, length);
        quantities = Arrays.copyOf(quantities, length);
        prices = Arrays.copyOf(prices, length);
        fxRates = Arrays.copyOf(fxRates, length);
        commissions = Arrays.copyOf(commissions, length);
        fees = Arrays.copyOf(fees, length);
    }

    /** @return the hash of the table's key: time to the microsecond, and id */
    static long key(Trade trade) {
        long time = Math.floorDiv(trade.executedAt, NANOS_PER_MICRO);
        return Hashing.combine(
                Hashing.finish(Hashing.add(Hashing.begin(), trade.tradeId.bytes(), 0, trade.tradeId.length())), time);
    }

    /** @return where the trade of a key stands, {@link #UNKNOWN} where it is not remembered */
    int find(long key) {
        return (int) places.get(key);
    }

    /** Remembers a trade, in place of the oldest where there is no room. */
    void add(long key, int position, Trade trade) {
        int place = place();
        set(place, key, position, trade.side.code(), trade.quantity, trade.price, trade.fxRate);
        commissions[place] = trade.commission;
        fees[place] = trade.fees;
    }

    private int place() {
        int place = (int) (total % limit);
        if (total >= limit) {
            places.remove(keys[place]);
        } else if (place == keys.length) {
            grow(Math.min(limit, place * 2));
        }
        total++;
        return place;
    }

    private void set(int place, long key, int position, int side, long quantity, long price, long fxRate) {
        places.put(key, place);
        keys[place] = key;
        positions[place] = position;
        sides[place] = side;
        quantities[place] = quantity;
        prices[place] = price;
        fxRates[place] = fxRate;
    }

    /** @return whether what moved the position is the same, {@code fxRate} being compared where the row gives it */
    boolean isSame(int place, Trade trade) {
        return sides[place] == trade.side.code() && quantities[place] == trade.quantity
                && prices[place] == trade.price && (!trade.fxRateGiven || fxRates[place] == trade.fxRate);
    }

    int position(int place) {
        return positions[place];
    }

    /** Takes the costs that a repetition gives; @return how much more they are, 1e-6 */
    long costs(int place, Trade trade) {
        long before = commissions[place] + fees[place];
        commissions[place] = trade.commissionGiven ? trade.commission : commissions[place];
        fees[place] = trade.feesGiven ? trade.fees : fees[place];
        return commissions[place] + fees[place] - before;
    }

    void save(StateWriter state) {
        int count = (int) Math.min(total, limit);
        state.begin("booked").putInt(limit).putLong(total).putLongs(keys, count).putInts(positions, count)
                .putInts(sides, count).putLongs(quantities, count).putLongs(prices, count).putLongs(fxRates, count)
                .putLongs(commissions, count).putLongs(fees, count);
    }

    void restore(StateReader state) {
        state.expect("booked");
        limit = state.getInt();
        total = state.getLong();
        keys = atLeastFirst(state.getLongs(keys));
        positions = state.getInts(positions);
        sides = state.getInts(sides);
        quantities = state.getLongs(quantities);
        prices = state.getLongs(prices);
        fxRates = state.getLongs(fxRates);
        commissions = state.getLongs(commissions);
        fees = state.getLongs(fees);
        places.clear();
        int count = (int) Math.min(total, limit);
        for (int i = 0; i < count; i++) {
            places.put(keys[i], i);
        }
    }

    private static long[] atLeastFirst(long[] values) {
        return values.length < FIRST ? Arrays.copyOf(values, FIRST) : values;
    }
}
