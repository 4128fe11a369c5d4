package io.tapedeck.options;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/** What is known of each option, in arrays by its number: the order of definitions. Grows by doubling. One thread. */
final class OptionTable {
    private static final int NONE = -1;
    private static final long NEVER = Long.MIN_VALUE;

    int count;
    // by definition
    int[] instrument = new int[64];
    int[] underlying = new int[64];
    int[] nextOfUnderlying = new int[64];
    int[] expirationDay = new int[64];
    double[] strike = new double[64];
    boolean[] call = new boolean[64];
    long[] expiry = new long[64];
    // by ticks
    long[] bid = new long[64];
    long[] bidTime = new long[64];
    long[] ask = new long[64];
    long[] askTime = new long[64];
    long[] last = new long[64];
    long[] lastTime = new long[64];
    long[] volume = new long[64];
    int[] volumeDay = new int[64];
    // by valuations
    long[] valued = new long[64];
    long[] detailed = new long[64];
    double[] volatility = new double[64];
    double[] underlyingThen = new double[64];
    boolean[] pending = new boolean[64];

    /** @return number of a new option */
    int add(int newInstrument, int slot, int day, double newStrike, boolean isCall, long newExpiry) {
        if (count == instrument.length) {
            grow(2 * count);
        }
        int option = count++;
        instrument[option] = newInstrument;
        underlying[option] = slot;
        nextOfUnderlying[option] = NONE;
        expirationDay[option] = day;
        strike[option] = newStrike;
        call[option] = isCall;
        expiry[option] = newExpiry;
        bid[option] = FixedPoint.ABSENT;
        ask[option] = FixedPoint.ABSENT;
        last[option] = FixedPoint.ABSENT;
        volumeDay[option] = Integer.MIN_VALUE;
        valued[option] = NEVER;
        detailed[option] = NEVER;
        volatility[option] = Double.NaN;
        underlyingThen[option] = Double.NaN;
        return option;
    }

    private void grow(int size) {
        instrument = Arrays.copyOf(instrument, size);
        underlying = Arrays.copyOf(underlying, size);
        nextOfUnderlying = Arrays.copyOf(nextOfUnderlying, size);
        expirationDay = Arrays.copyOf(expirationDay, size);
        strike = Arrays.copyOf(strike, size);
        call = Arrays.copyOf(call, size);
        expiry = Arrays.copyOf(expiry, size);
        bid = Arrays.copyOf(bid, size);
        bidTime = Arrays.copyOf(bidTime, size);
        ask = Arrays.copyOf(ask, size);
        askTime = Arrays.copyOf(askTime, size);
        last = Arrays.copyOf(last, size);
        lastTime = Arrays.copyOf(lastTime, size);
        volume = Arrays.copyOf(volume, size);
        volumeDay = Arrays.copyOf(volumeDay, size);
        valued = Arrays.copyOf(valued, size);
        detailed = Arrays.copyOf(detailed, size);
        volatility = Arrays.copyOf(volatility, size);
        underlyingThen = Arrays.copyOf(underlyingThen, size);
        pending = Arrays.copyOf(pending, size);
    }

    void save(StateWriter state) {
        state.begin("option-table").putInt(count);
        for (long[] values : new long[][]{bid, bidTime, ask, askTime, last, lastTime, volume, valued, detailed}) {
            state.putLongs(values, count);
        }
        state.putInts(volumeDay, count).putDoubles(volatility, count).putDoubles(underlyingThen, count);
    }

    /** Reads what ticks and valuations did; the options themselves come from the definitions, made before in their order. */
    void restore(StateReader state) {
        state.expect("option-table");
        state.getInt();
        for (long[] values : new long[][]{bid, bidTime, ask, askTime, last, lastTime, volume, valued, detailed}) {
            state.getLongs(values);
        }
        state.getInts(volumeDay);
        state.getDoubles(volatility);
        state.getDoubles(underlyingThen);
    }
}
