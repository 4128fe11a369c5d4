package io.tapedeck.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Fills to trades from entry to exit, by the arithmetic of {@code positions}: the average changes only while a position grows, a
 * reducing fill closes at the average, one through zero closes and opens anew. Costs of entries are shared out by quantity. Exact
 * but for the average's 14 decimals. One thread.
 */
public final class RoundTrips {
    private static final int DECIMALS = 14;

    private static final class Open {
        BigDecimal quantity = BigDecimal.ZERO; // signed
        BigDecimal average = BigDecimal.ZERO;
        BigDecimal costs = BigDecimal.ZERO; // of the entries of what is open
        BigDecimal fxRate = BigDecimal.ONE; // of the last fill
        String entryOrder = "";
        long entryTime;
        long cause;

        BigDecimal costsConverted() {
            return costs.multiply(fxRate);
        }
    }

    private final Map<HoldingKey, Open> holdings = new LinkedHashMap<>();
    private final Map<String, List<Open>> byInstrument = new HashMap<>();
    private final List<RoundTrip> closed = new ArrayList<>();
    private BigDecimal realized = BigDecimal.ZERO;
    private BigDecimal openCosts = BigDecimal.ZERO;

    /** Takes the next fill, in the order in which they happened. */
    public void add(Fill fill) {
        Open open = holdings.computeIfAbsent(fill.holding(), this::begin);
        openCosts = openCosts.subtract(open.costsConverted());
        open.fxRate = fill.fxRate();
        BigDecimal left = fill.quantity();
        BigDecimal costs = fill.costs();
        if (open.quantity.signum() * left.signum() < 0) {
            BigDecimal closing = open.quantity.abs().min(left.abs());
            BigDecimal exitCosts = share(costs, closing, left.abs());
            close(fill, open, closing, exitCosts);
            costs = costs.subtract(exitCosts);
            left = left.signum() > 0 ? left.subtract(closing) : left.add(closing);
        }
        if (left.signum() != 0) {
            enter(fill, open, left, costs);
        }
        openCosts = openCosts.add(open.costsConverted());
    }

    private Open begin(HoldingKey key) {
        Open open = new Open();
        byInstrument.computeIfAbsent(instrument(key.symbol(), key.exchange()), _ -> new ArrayList<>()).add(open);
        return open;
    }

    private static String instrument(String symbol, String exchange) {
        return exchange + ':' + symbol;
    }

    private void close(Fill fill, Open open, BigDecimal closing, BigDecimal exitCosts) {
        BigDecimal entryCosts = share(open.costs, closing, open.quantity.abs());
        BigDecimal moved = fill.price().subtract(open.average).multiply(closing);
        boolean isLong = open.quantity.signum() > 0;
        BigDecimal costs = entryCosts.add(exitCosts);
        BigDecimal pnl = (isLong ? moved : moved.negate()).subtract(costs);
        closed.add(new RoundTrip(fill.holding(), isLong ? "BUY" : "SHORT", closing, open.entryTime, open.average,
                fill.time(), fill.price(), pnl, costs, fill.slippage(), open.entryOrder, fill.cause()));
        realized = realized.add(pnl.multiply(fill.fxRate()));
        open.costs = open.costs.subtract(entryCosts);
        open.quantity = isLong ? open.quantity.subtract(closing) : open.quantity.add(closing);
    }

    private static void enter(Fill fill, Open open, BigDecimal added, BigDecimal costs) {
        BigDecimal before = open.quantity.abs();
        BigDecimal after = before.add(added.abs());
        if (before.signum() == 0) {
            open.entryTime = fill.time();
            open.entryOrder = fill.orderId();
            open.cause = fill.cause();
            open.costs = BigDecimal.ZERO;
            open.average = fill.price();
        } else {
            open.average = open.average.multiply(before).add(fill.price().multiply(added.abs())).divide(after, DECIMALS,
                    RoundingMode.HALF_UP);
        }
        open.quantity = open.quantity.add(added);
        open.costs = open.costs.add(costs);
    }

    private static BigDecimal share(BigDecimal whole, BigDecimal part, BigDecimal of) {
        return part.compareTo(of) == 0 ? whole : whole.multiply(part).divide(of, DECIMALS, RoundingMode.HALF_UP);
    }

    /** @return trades closed so far, in order of their exits */
    public List<RoundTrip> closed() {
        return closed;
    }

    /** @return what is open now */
    public List<RoundTrip> open() {
        List<RoundTrip> found = new ArrayList<>();
        holdings.forEach((key, open) -> {
            if (open.quantity.signum() != 0) {
                found.add(new RoundTrip(key, open.quantity.signum() > 0 ? "BUY" : "SHORT", open.quantity.abs(),
                        open.entryTime, open.average, Long.MIN_VALUE, null, null, open.costs, BigDecimal.ZERO,
                        open.entryOrder, open.cause));
            }
        });
        return found;
    }

    /** @return profit of all closed trades, net of costs, each in the portfolio's currency by the rate of the fill that closed it */
    public BigDecimal realized() {
        return realized;
    }

    /** @return costs of entries that are open, in the portfolio's currency: paid, and not in {@link #realized()} */
    BigDecimal openCosts() {
        return openCosts;
    }

    /** Hands over quantity (signed) and average, in the instrument's currency, of each holding of an instrument, flat ones too. */
    void forEachHolding(String symbol, String exchange, BiConsumer<BigDecimal, BigDecimal> taker) {
        byInstrument.getOrDefault(instrument(symbol, exchange), List.of())
                .forEach(open -> taker.accept(open.quantity, open.average));
    }
}
