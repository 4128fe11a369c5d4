package io.tapedeck.positions;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/** The positions of each instrument, as the head of a chain, and what they are worth together. One thread. */
final class InstrumentPositions {
    private static final int FIRST = 64;

    private final Long2LongHashMap byNames = new Long2LongHashMap(PositionBook.NONE);
    private int[] symbols = new int[FIRST];
    private int[] exchanges = new int[FIRST];
    private int[] firsts = new int[FIRST];
    private long[] values = new long[FIRST];
    private int count;

    /** @return false where it is defined already */
    boolean define(int instrument, int symbol, int exchange) {
        if (instrument < count) {
            return false;
        }
        if (instrument == symbols.length) {
            symbols = Arrays.copyOf(symbols, instrument * 2);
            exchanges = Arrays.copyOf(exchanges, instrument * 2);
            firsts = Arrays.copyOf(firsts, instrument * 2);
            values = Arrays.copyOf(values, instrument * 2);
        }
        symbols[instrument] = symbol;
        exchanges[instrument] = exchange;
        firsts[instrument] = PositionBook.NONE;
        values[instrument] = 0;
        byNames.put(names(symbol, exchange), instrument);
        count = instrument + 1;
        return true;
    }

    private static long names(int symbol, int exchange) {
        return (long) symbol << Integer.SIZE | exchange;
    }

    /** @return the instrument of these names, -1 where none is defined */
    int of(int symbol, int exchange) {
        return (int) byNames.get(names(symbol, exchange));
    }

    int symbol(int instrument) {
        return symbols[instrument];
    }

    int exchange(int instrument) {
        return exchanges[instrument];
    }

    /** @return the head of the instrument's chain, -1 where it has no position */
    int first(int instrument) {
        return firsts[instrument];
    }

    void first(int instrument, int position) {
        firsts[instrument] = position;
    }

    long value(int instrument) {
        return values[instrument];
    }

    void addValue(int instrument, long more) {
        values[instrument] += more;
    }

    void save(StateWriter state) {
        state.begin("of-instruments").putInt(count).putInts(symbols, count).putInts(exchanges, count)
                .putInts(firsts, count).putLongs(values, count);
    }

    void restore(StateReader state) {
        state.expect("of-instruments");
        int saved = state.getInt();
        int room = Math.max(FIRST, Integer.highestOneBit(Math.max(saved, 1)) * 2);
        symbols = state.getInts(new int[room]);
        exchanges = state.getInts(new int[room]);
        firsts = state.getInts(new int[room]);
        values = state.getLongs(new long[room]);
        count = saved;
        byNames.clear();
        for (int i = 0; i < count; i++) {
            byNames.put(names(symbols[i], exchanges[i]), i);
        }
    }
}
