package io.tapedeck.bench.ingest;

/**
 * What is measured.
 *
 * @param rows rows of {@code ticks}; half as many of {@code market_data_hf}
 * @param seconds how long a made-up market plays into the journal, s
 * @param symbols symbols of the market
 * @param repeat how often the database part is measured
 */
record BenchOptions(long rows, int seconds, int symbols, int repeat) {
}
