package io.tapedeck.replay;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a backtest's trades and those that happened do not share. Two are the same trade where whose position, side and time of
 * entry agree (of several exits of one entry the first with the first); it has *changed* where anything else differs.
 *
 * @param onlyHere trades that only the backtest made
 * @param onlyThere trades that only happened
 * @param changed pairs: backtest, happened
 * @param same how many agree
 * @param pnl the backtest's profit less the one that happened
 */
public record TradeDifference(List<RoundTrip> onlyHere, List<RoundTrip> onlyThere, List<Changed> changed, int same,
        BigDecimal pnl) {
    /**
     * One trade, twice.
     *
     * @param here as the backtest made it
     * @param there as it happened
     */
    public record Changed(RoundTrip here, RoundTrip there) {
    }

    private record Identity(HoldingKey holding, String side, long entryTime, int exit) {
    }

    /** @return the difference of two lists of trades, each in order of exits */
    public static TradeDifference of(List<RoundTrip> here, List<RoundTrip> there) {
        Map<Identity, RoundTrip> happened = byIdentity(there);
        List<RoundTrip> onlyHere = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        int same = 0;
        for (Map.Entry<Identity, RoundTrip> entry : byIdentity(here).entrySet()) {
            RoundTrip other = happened.remove(entry.getKey());
            if (other == null) {
                onlyHere.add(entry.getValue());
            } else if (entry.getValue().isSameAs(other)) {
                same++;
            } else {
                changed.add(new Changed(entry.getValue(), other));
            }
        }
        return new TradeDifference(onlyHere, List.copyOf(happened.values()), changed, same,
                pnl(here).subtract(pnl(there)));
    }

    /** @return whether nothing differs */
    public boolean isNone() {
        return onlyHere.isEmpty() && onlyThere.isEmpty() && changed.isEmpty();
    }

    static BigDecimal pnl(List<RoundTrip> trips) {
        return trips.stream().filter(trip -> !trip.isOpen()).map(RoundTrip::pnl).reduce(BigDecimal.ZERO,
                BigDecimal::add);
    }

    private static Map<Identity, RoundTrip> byIdentity(List<RoundTrip> trips) {
        Map<Identity, RoundTrip> found = new LinkedHashMap<>();
        for (RoundTrip trip : trips) {
            int exit = 0;
            while (found.putIfAbsent(new Identity(trip.holding(), trip.side(), trip.entryTime(), exit), trip) != null) {
                exit++;
            }
        }
        return found;
    }
}
