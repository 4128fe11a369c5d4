package io.tapedeck.risk;

import java.util.Arrays;

/**
 * Which instruments are one symbol on several venues: a ring of each. What nobody defined stands alone. Made from definitions,
 * never saved. One thread.
 */
final class Venues {
    private int[] first = new int[0];
    private int[] next = new int[0];

    /**
     * Adds an instrument.
     *
     * @param ofSymbol the symbol's instrument that was defined first, itself where it is the first
     */
    void define(int instrument, int ofSymbol) {
        if (instrument >= first.length) {
            int before = first.length;
            first = Arrays.copyOf(first, Math.max(instrument + 1, before * 2));
            next = Arrays.copyOf(next, first.length);
            for (int i = before; i < first.length; i++) {
                first[i] = i;
                next[i] = i;
            }
        }
        if (ofSymbol != instrument && first[instrument] == instrument) {
            first[instrument] = ofSymbol;
            next[instrument] = next[ofSymbol];
            next[ofSymbol] = instrument;
        }
    }

    /** @return the symbol's instrument that was defined first */
    int first(int instrument) {
        return instrument < first.length ? first[instrument] : instrument;
    }

    /** @return the next of the same symbol, round and round; itself where it stands alone */
    int next(int instrument) {
        return instrument < next.length ? next[instrument] : instrument;
    }
}
