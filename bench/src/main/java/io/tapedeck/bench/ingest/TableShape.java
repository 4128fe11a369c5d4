package io.tapedeck.bench.ingest;

/**
 * A table under measurement.
 *
 * @param name the table
 * @param columns those that are written, as the engine writes them
 * @param half SQL that halves the rows by instrument: what one of two connections takes
 * @param order SQL by which rows are sorted within a batch
 */
public record TableShape(String name, String columns, String half, String order) {
    /** Trades and quotes. */
    public static final TableShape TICKS = new TableShape("ticks",
            "timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, bid, ask, bid_size, ask_size,"
                    + " conditions, received_at",
            "mod(instrument_id, 2)", "instrument_id, timestamp, nanos, sequence");
    /** Bars, and ticks as bars, under the key of the specifications. */
    public static final TableShape MARKET_DATA_HF = new TableShape("market_data_hf",
            "timestamp, symbol, exchange, timeframe, open, high, low, close, volume, vwap, provider, sequence",
            "abs(hashtext(symbol)::bigint) % 2", "symbol, exchange, timestamp, sequence");

    /** @return the same rows in another table */
    public TableShape into(String other) {
        return new TableShape(other, columns, half, order);
    }
}
