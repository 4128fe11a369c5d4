package io.tapedeck.feed.capture;

import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.file.FileEntry;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.RecordParser;

/**
 * Format binance-ws: a line is {@code <receive time, ns> <raw JSON>}, of Binance's WebSocket market streams (Binance API
 * documentation, "WebSocket Streams" of spot and of USD-M futures), with or without the combined stream's envelope.
 * Trades and book tickers are taken, messages of other kinds are counted by kind.
 */
public final class BinanceFormat implements FileFormat {
    private final BinanceOptions options;

    /** @param options venue and kind of trades */
    public BinanceFormat(BinanceOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "binance-ws";
    }

    @Override
    public RecordParser open(FileEntry entry, FeedInstruments instruments) {
        return new BinanceParser(options, instruments);
    }
}
