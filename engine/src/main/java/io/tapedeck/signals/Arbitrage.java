package io.tapedeck.signals;

/**
 * The best purchase on one venue and sale on another of one symbol, net of both fees, of fresh quotes that are not crossed in
 * themselves, in one currency. What it found last; reused. One thread.
 */
public final class Arbitrage {
    private static final int NONE = -1;
    private final Symbols symbols;
    private final Quotes quotes;
    private int buy = NONE;
    private int sell = NONE;
    private double net;
    private double size;
    private long age;

    Arbitrage(Symbols symbols, Quotes quotes) {
        this.symbols = symbols;
        this.quotes = quotes;
    }

    /** Looks over the venues of a symbol; takes time in proportion to their number. */
    boolean find(int symbol, long now, FusionOptions options) {
        buy = NONE;
        sell = NONE;
        double cheapest = Double.POSITIVE_INFINITY;
        double dearest = 0;
        String currency = symbols.venue(symbols.primary(symbol)).currency();
        for (int at = symbols.first(symbol); at >= 0; at = symbols.next(at)) {
            Venue venue = symbols.venue(at);
            if (!quotes.fresh(at, now, options.quoteAgeMaxNs()) || !venue.currency().equals(currency)) {
                continue;
            }
            double fee = options.feeOf(venue.exchange());
            double cost = quotes.ask(at) * (1 + fee);
            double proceeds = quotes.bid(at) * (1 - fee);
            if (cost < cheapest) {
                cheapest = cost;
                buy = at;
            }
            if (proceeds > dearest) {
                dearest = proceeds;
                sell = at;
            }
        }
        net = dearest - cheapest;
        if (buy == sell || !(net > 0)) {
            buy = NONE;
            return false;
        }
        double offered = quotes.askSize(buy);
        double wanted = quotes.bidSize(sell);
        size = Double.isNaN(offered) ? wanted : Double.isNaN(wanted) ? offered : Math.min(offered, wanted);
        age = Math.max(0, now - Math.min(quotes.time(buy), quotes.time(sell)));
        return true;
    }

    /** @return whether there is one */
    public boolean found() {
        return buy != NONE;
    }

    /** @return venue to buy on */
    public String buyVenue() {
        return symbols.venue(buy).exchange();
    }

    /** @return ask there, currency units */
    public double buyPrice() {
        return quotes.ask(buy);
    }

    /** @return venue to sell on */
    public String sellVenue() {
        return symbols.venue(sell).exchange();
    }

    /** @return bid there, currency units */
    public double sellPrice() {
        return quotes.bid(sell);
    }

    /** @return units that both quotes have room for; NaN where neither tells */
    public double size() {
        return size;
    }

    /** @return what a unit leaves after both fees, currency units */
    public double net() {
        return net;
    }

    /** @return age of the older quote, ns */
    public long age() {
        return age;
    }
}
