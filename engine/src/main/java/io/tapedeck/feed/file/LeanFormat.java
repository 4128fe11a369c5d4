package io.tapedeck.feed.file;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.feed.FeedInstruments;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * QuantConnect LEAN's tick files (LEAN, {@code Data/equity/readme.md} and {@code Common/Util/LeanData.cs}, GenerateLine): a
 * zip of CSV without header, times in ms since midnight of a wall clock.
 *
 * <p>Which clock: New York for equities and options, UTC for futures and crypto, UTC−05 all year for FXCM (the
 * market-hours database's {@code dataTimeZone}). The data agrees: SPY prints from 04:00 to 20:00, gold's daily halt of 17:15 to
 * 18:00 in New York stands at 21:15 to 22:00, and FXCM's week ends on Friday at 16:00.
 */
public final class LeanFormat implements FileFormat {
    private final boolean quotes;
    private final LeanOptions options;

    private LeanFormat(boolean quotes, LeanOptions options) {
        this.quotes = quotes;
        this.options = options;
    }

    /** @return format lean-trade */
    public static LeanFormat trades(LeanOptions options) {
        return new LeanFormat(false, options);
    }

    /** @return format lean-quote */
    public static LeanFormat quotes(LeanOptions options) {
        return new LeanFormat(true, options);
    }

    @Override
    public String name() {
        return quotes ? "lean-quote" : "lean-trade";
    }

    @Override
    public RecordParser open(FileEntry entry, FeedInstruments instruments) {
        String place = entry.path() + ", entry " + entry.name();
        LeanName name = LeanName.of(entry);
        if (name.quotes() != null && name.quotes() != quotes) {
            throw TapedeckException
                    .configuration(place + ": holds " + (quotes ? "trades" : "quotes") + ", use --format "
                            + (quotes ? "lean-trade" : "lean-quote"));
        }
        AssetClass assetClass = options.assetClass() != null ? options.assetClass() : AssetClass.ofPath(entry.path());
        if (assetClass == null) {
            throw TapedeckException.configuration(place + ": no folder above it says the asset class (equity, forex, "
                    + "future, crypto, option): give --asset");
        }
        String symbol = options.symbol() != null ? options.symbol() : name.symbol();
        LocalDate date = options.date() != null ? options.date() : name.date();
        if (symbol == null || date == null) {
            throw TapedeckException
                    .configuration(place + ": expected a name such as 20131007_spy_trade_tick.csv, which "
                            + "says day and symbol: give --date and --symbol");
        }
        String exchange = options.exchange() != null ? options.exchange() : assetClass.defaultExchange();
        ZoneId zone = options.zone() != null ? options.zone() : assetClass.zone(exchange);
        instruments.assetClass(assetClass.label());
        LeanVenues venues = new LeanVenues(instruments, symbol, name.option(), exchange, options.venueNames());
        return new LeanParser(LeanColumn.of(assetClass, quotes), quotes, assetClass.priceScale(),
                new LocalDay(date, zone),
                venues);
    }
}
