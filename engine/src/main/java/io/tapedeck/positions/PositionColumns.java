package io.tapedeck.positions;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/** What is known of each position, a column each. Money 1e-14 in two halves, prices 1e-9 unless said. One thread. */
final class PositionColumns {
    private static final int FIRST = 32;
    private static final int INTS = 3;
    private static final int LONGS = 15;

    int[] instrument;
    int[] currency;
    /** Next position of the same instrument, -1 at the end. */
    int[] next;
    long[] quantity;
    /** Of 1e-8. */
    long[] average;
    long[] costHigh;
    long[] costLow;
    long[] realizedHigh;
    long[] realizedLow;
    /** Of 1e-8. */
    long[] fxRate;
    long[] firstTradeAt;
    long[] lastTradeAt;
    long[] mark;
    long[] markTime;
    long[] markSequence;
    /** Market value in the portfolio's currency, 1e-6. */
    long[] value;
    /** What its trades brought in, in the portfolio's currency, 1e-6. */
    long[] cash;
    long[] trades;
    /** Event with which the tape last went back to an older day, 0 = none. */
    long backAt;

    PositionColumns() {
        take(new int[INTS][FIRST], new long[LONGS][FIRST]);
    }

    private int[][] ints() {
        return new int[][]{instrument, currency, next};
    }

    private long[][] longs() {
        return new long[][]{quantity, average, costHigh, costLow, realizedHigh, realizedLow, fxRate, firstTradeAt,
                lastTradeAt, mark, markTime, markSequence, value, cash, trades};
    }

    private void take(int[][] ints, long[][] longs) {
        instrument = ints[0];
        currency = ints[1];
        next = ints[2];
        quantity = longs[0];
        average = longs[1];
        costHigh = longs[2];
        costLow = longs[3];
        realizedHigh = longs[4];
        realizedLow = longs[5];
        fxRate = longs[6];
        firstTradeAt = longs[7];
        lastTradeAt = longs[8];
        mark = longs[9];
        markTime = longs[10];
        markSequence = longs[11];
        value = longs[12];
        cash = longs[13];
        trades = longs[14];
    }

    /** Makes room for a position. */
    void reach(int position) {
        if (position >= quantity.length) {
            int length = quantity.length * 2;
            int[][] ints = ints();
            long[][] longs = longs();
            for (int i = 0; i < ints.length; i++) {
                ints[i] = Arrays.copyOf(ints[i], length);
            }
            for (int i = 0; i < longs.length; i++) {
                longs[i] = Arrays.copyOf(longs[i], length);
            }
            take(ints, longs);
        }
    }

    /** Trades of a newer day keep none of an older one's ticks from marking; its marks stay, and are no newer than what comes. */
    void older(long time, long sequence, int count) {
        backAt = sequence;
        for (int position = 0; position < count; position++) {
            lastTradeAt[position] = Math.min(lastTradeAt[position], time);
        }
    }

    void save(StateWriter state, int count) {
        state.begin("columns").putLong(backAt);
        for (int[] column : ints()) {
            state.putInts(column, count);
        }
        for (long[] column : longs()) {
            state.putLongs(column, count);
        }
    }

    void restore(StateReader state, int count) {
        state.expect("columns");
        backAt = state.getLong();
        if (count > 0) {
            reachCount(count);
        }
        int[][] ints = ints();
        long[][] longs = longs();
        for (int i = 0; i < ints.length; i++) {
            ints[i] = state.getInts(ints[i]);
        }
        for (int i = 0; i < longs.length; i++) {
            longs[i] = state.getLongs(longs[i]);
        }
        take(ints, longs);
    }

    private void reachCount(int count) {
        while (quantity.length < count) {
            reach(quantity.length);
        }
    }
}
