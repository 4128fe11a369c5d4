package io.tapedeck.feed.file;

import java.util.Locale;

/** What a column of a CSV file may hold. */
public enum CsvField {
    /** Exchange time, in the mapping's unit or pattern. */
    TIME,
    /** Receive time, in the same unit or pattern; without it a row's receive time is when it was read. */
    RECEIVE_TIME,
    /** The instrument's symbol. */
    SYMBOL,
    /** The venue. */
    EXCHANGE,
    /** A trade's price; makes the file one of trades. */
    PRICE,
    /** A trade's size. */
    SIZE,
    /** Best bid; with {@link #ASK} or alone it makes the file one of quotes. */
    BID,
    /** Size at the bid. */
    BID_SIZE,
    /** Best ask. */
    ASK,
    /** Size at the ask. */
    ASK_SIZE,
    /** Sale or quote conditions, at most 16 characters. */
    CONDITIONS,
    /** An option's or future's underlying symbol. */
    UNDERLYING,
    /** An option's strike, a decimal. */
    STRIKE,
    /** An option's or future's expiration: yyyy-MM-dd or yyyyMMdd. */
    EXPIRY,
    /** C, P, call or put, in any case. */
    OPTION_TYPE,
    /** The currency of the price. */
    CURRENCY;

    /** @return the name in configurations: bid-size */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
