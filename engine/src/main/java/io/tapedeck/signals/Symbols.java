package io.tapedeck.signals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which instruments share a symbol. A symbol's primary instrument is the one on the first of the preferred venues that lists it,
 * else the one defined first: agents listen to it, sizes and prices are its own. Rebuilt from definitions, never saved. One thread.
 */
final class Symbols {
    private static final int NONE = -1;
    private final NameTable names = new NameTable();
    private List<String> preferred = List.of();
    private int[] symbolOf = new int[0];
    private int[] nextVenue = new int[0];
    private Venue[] venues = new Venue[0];
    private int[] firstVenue = new int[0];
    private int[] lastVenue = new int[0];
    private int[] primary = new int[0];
    private int instruments;

    /** States the preferred venues, most preferred first; settles every primary anew. */
    void prefer(List<String> exchanges) {
        preferred = exchanges;
        for (int symbol = 0; symbol < names.count(); symbol++) {
            primary[symbol] = firstVenue[symbol];
            for (int at = nextVenue[firstVenue[symbol]]; at != NONE; at = nextVenue[at]) {
                settle(symbol, at);
            }
        }
    }

    /** Takes the definition of the next instrument. */
    void define(Venue venue) {
        int instrument = instruments++;
        if (instrument >= symbolOf.length) {
            int size = Math.max(16, 2 * instrument);
            symbolOf = Arrays.copyOf(symbolOf, size);
            nextVenue = Arrays.copyOf(nextVenue, size);
            venues = Arrays.copyOf(venues, size);
            firstVenue = Arrays.copyOf(firstVenue, size);
            lastVenue = Arrays.copyOf(lastVenue, size);
            primary = Arrays.copyOf(primary, size);
        }
        venues[instrument] = venue;
        nextVenue[instrument] = NONE;
        byte[] name = venue.symbol().getBytes(StandardCharsets.UTF_8);
        int symbol = names.find(new UnsafeBuffer(name), 0, name.length);
        if (symbol == NameTable.UNKNOWN) {
            symbol = names.add(name);
            firstVenue[symbol] = instrument;
            primary[symbol] = instrument;
        } else {
            nextVenue[lastVenue[symbol]] = instrument;
            settle(symbol, instrument);
        }
        lastVenue[symbol] = instrument;
        symbolOf[instrument] = symbol;
    }

    private void settle(int symbol, int instrument) {
        if (rank(instrument) < rank(primary[symbol])) {
            primary[symbol] = instrument;
        }
    }

    private int rank(int instrument) {
        int rank = preferred.indexOf(venues[instrument].exchange());
        return rank < 0 ? preferred.size() : rank;
    }

    /** @return dense index of the symbol, -1 where no instrument has it */
    int find(DirectBuffer buffer, int offset, int length) {
        return names.find(buffer, offset, length);
    }

    int count() {
        return names.count();
    }

    int instruments() {
        return instruments;
    }

    int symbolOf(int instrument) {
        return symbolOf[instrument];
    }

    /** @return the instrument that the symbol's agents listen to */
    int primary(int symbol) {
        return primary[symbol];
    }

    /** @return the symbol's instrument that was defined first */
    int first(int symbol) {
        return firstVenue[symbol];
    }

    /** @return the next instrument of the same symbol, -1 behind the last */
    int next(int instrument) {
        return nextVenue[instrument];
    }

    Venue venue(int instrument) {
        return venues[instrument];
    }
}
