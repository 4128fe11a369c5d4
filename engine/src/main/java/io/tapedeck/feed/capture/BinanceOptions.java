package io.tapedeck.feed.capture;

/**
 * What a user may say of a Binance recording.
 *
 * @param exchange venue of all instruments; null: BINANCE for spot and BINANCE-USDM for USD-M futures, told apart by the
 *            messages' fields, because both call their instrument BTCUSDT
 * @param aggregateTrades false: {@code trade} is taken and {@code aggTrade} skipped, true: the other way round; never both,
 *            since an aggregate repeats its trades
 */
public record BinanceOptions(String exchange, boolean aggregateTrades) {
    /** @return venues from the messages, single trades */
    public static BinanceOptions defaults() {
        return new BinanceOptions(null, false);
    }
}
