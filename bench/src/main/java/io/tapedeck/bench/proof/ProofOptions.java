package io.tapedeck.bench.proof;

import java.util.List;

/**
 * Sizes of a run.
 *
 * @param quick whether they are those of a look
 * @param rows rows of each comparison; half as many of market_data_hf
 * @param feedSeconds how long the synthetic feed plays into the journal, s
 * @param symbols symbols of the market
 * @param repeat times that each run of a comparison is measured, runs that no claim needs once
 * @param singleRows rows that are inserted one by one
 * @param latencySeconds how long each rate is played, s; a third of it while the highest is looked for, half for the floor
 * @param latencyRates planned ticks a second, before the highest that holds is looked for
 * @param growth sizes to which things grow
 * @param soakSeconds how long the soak is played, s
 * @param stepIterations JMH iterations of each step, of a second, half as many to warm up
 * @param also URLs of servers that steps land into besides an embedded one
 */
record ProofOptions(boolean quick, long rows, int feedSeconds, int symbols, int repeat, int singleRows,
        int latencySeconds, List<Long> latencyRates, GrowthSizes growth, int soakSeconds, int stepIterations,
        List<String> also) {
    private static final int SYMBOLS = 5_000;

    /**
     * What grows how far.
     *
     * @param rows ticks that are landed at each size
     * @param symbols numbers of symbols
     * @param wholeSymbols numbers of symbols of which the whole engine is measured
     * @param wholeRows ticks that it is measured with
     * @param tables rows that the table holds; it is measured on the way from one to the next too
     * @param lanes numbers of tick lanes
     * @param batches rows of a batch
     * @param backlogs events that the journal holds when the lanes begin; 0: they land while the ticks come
     */
    record GrowthSizes(long rows, List<Integer> symbols, List<Integer> wholeSymbols, long wholeRows, List<Long> tables,
            List<Integer> lanes,
            List<Integer> batches, List<Long> backlogs) {
    }

    /** @return the proof */
    static ProofOptions whole() {
        return new ProofOptions(false, 2_000_000, 5, SYMBOLS, 3, 5_000, 30, List.of(10_000L, 100_000L),
                new GrowthSizes(1_000_000, List.of(50, 500, 5_000, 50_000), List.of(5_000, 50_000), 2_000_000,
                        List.of(1_000_000L, 50_000_000L), List.of(1, 2, 3, 4),
                        List.of(1_000, 5_000, 20_000, 50_000, 100_000, 200_000),
                        List.of(0L, 100_000L, 1_000_000L, 5_000_000L, 20_000_000L)),
                600, 3, List.of());
    }

    /** @return a look, under five minutes on two cores */
    static ProofOptions look() {
        return new ProofOptions(true, 200_000, 1, SYMBOLS, 1, 500, 3, List.of(10_000L, 100_000L),
                new GrowthSizes(100_000, List.of(50, 5_000, 50_000), List.of(5_000, 50_000), 200_000,
                        List.of(100_000L, 300_000L), List.of(1, 2),
                        List.of(1_000, 50_000), List.of(0L, 100_000L, 300_000L)),
                15, 1, List.of());
    }

    /** @return the same with further servers */
    ProofOptions also(List<String> urls) {
        return new ProofOptions(quick, rows, feedSeconds, symbols, repeat, singleRows, latencySeconds, latencyRates,
                growth, soakSeconds, stepIterations, List.copyOf(urls));
    }
}
