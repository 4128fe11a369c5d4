package io.tapedeck.bars;

import io.tapedeck.bars.TickSource.Made;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bars the plain way: keeps all ticks, groups them by bucket, sorts, adds with BigDecimal. Shares nothing with the engine. */
final class NaiveBars {
    private static final int OUT = 2 | 16 | 64 | 128 | 512;

    /** What a bar says, in text: equal where the bars are. */
    static String text(ClosedBar bar) {
        return String.join(" ", price(bar.open()), price(bar.high()), price(bar.low()), price(bar.close()),
                plain(BigDecimal.valueOf(bar.volumeMantissa()).scaleByPowerOfTen(bar.volumeExponent())),
                price(bar.vwap()), Integer.toString(bar.trades()), price(bar.bid()), price(bar.ask()),
                bar.bidSizeMantissa() == TickSource.ABSENT
                        ? "-"
                        : plain(BigDecimal.valueOf(bar.bidSizeMantissa()).scaleByPowerOfTen(bar.bidSizeExponent())),
                bar.askSizeMantissa() == TickSource.ABSENT
                        ? "-"
                        : plain(BigDecimal.valueOf(bar.askSizeMantissa()).scaleByPowerOfTen(bar.askSizeExponent())),
                price(bar.spread()), price(bar.averageSpread()),
                plain(BigDecimal.valueOf(bar.qualityTenThousandths(), 4)), Integer.toString(bar.flags()));
    }

    private static String price(long price) {
        return price == TickSource.ABSENT ? "-" : plain(BigDecimal.valueOf(price, 9));
    }

    static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private final List<Made> ticks = new ArrayList<>();
    private final ZoneId dayZone;
    private final boolean middle;

    /** @param middle whether instruments without a trade have bars of the middle of their quotes */
    NaiveBars(ZoneId dayZone, boolean middle) {
        this.dayZone = dayZone;
        this.middle = middle;
    }

    void add(Made tick) {
        ticks.add(tick);
    }

    /** The bars of a timeframe, by "instrument feed start". */
    Map<String, String> bars(Timeframe timeframe) {
        Map<String, List<Made>> buckets = new TreeMap<>();
        for (Made tick : ticks) {
            long start = timeframe == Timeframe.D1
                    ? Instant.ofEpochSecond(Math.floorDiv(tick.time(), TickSource.SECOND)).atZone(dayZone).toLocalDate()
                            .atStartOfDay(dayZone).toEpochSecond() * TickSource.SECOND
                    : Math.floorDiv(tick.time(), timeframe.lengthNs()) * timeframe.lengthNs();
            buckets.computeIfAbsent(tick.instrument() + " " + tick.historical() + " " + start,
                    _ -> new ArrayList<>()).add(tick);
        }
        Map<String, String> bars = new TreeMap<>();
        buckets.forEach((key, bucket) -> {
            String bar = bar(bucket);
            if (bar != null) {
                bars.put(key, bar);
            }
        });
        return bars;
    }

    private String bar(List<Made> bucket) {
        Comparator<Made> order = Comparator.comparingLong(Made::time).thenComparingLong(Made::sequence);
        List<Made> good = bucket.stream().filter(tick -> (tick.flags() & OUT) == 0).sorted(order).toList();
        List<Made> trades = good.stream().filter(tick -> tick.trade() && tick.price() != TickSource.ABSENT).toList();
        List<Made> quotes = good.stream().filter(tick -> !tick.trade()).toList();
        List<Made> both = quotes.stream().filter(
                quote -> quote.bid() != TickSource.ABSENT && quote.ask() != TickSource.ABSENT).toList();
        List<Long> prices = trades.isEmpty() && middle
                ? both.stream().map(quote -> Math.floorDiv(quote.bid() + quote.ask(), 2)).toList()
                : trades.stream().map(Made::price).toList();
        if (prices.isEmpty()) {
            return null;
        }
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal turnover = BigDecimal.ZERO;
        for (Made trade : trades) {
            if (trade.size() != TickSource.ABSENT) {
                BigDecimal size = BigDecimal.valueOf(trade.size()).scaleByPowerOfTen(trade.exponent());
                volume = volume.add(size);
                turnover = turnover.add(size.multiply(BigDecimal.valueOf(trade.price(), 9)));
            }
        }
        BigDecimal spreads = both.stream().map(quote -> BigDecimal.valueOf(quote.ask() - quote.bid(), 9))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        Made quote = quotes.isEmpty() ? null : quotes.getLast();
        int flags = bucket.stream().mapToInt(Made::flags).reduce(0, (a, b) -> a | b);
        return String.join(" ", price(prices.getFirst()), price(prices.stream().max(Long::compare).orElseThrow()),
                price(prices.stream().min(Long::compare).orElseThrow()), price(prices.getLast()), plain(volume),
                volume.signum() == 0 ? "-" : plain(rounded(turnover, volume)), Integer.toString(trades.size()),
                quote == null ? "-" : price(quote.bid()), quote == null ? "-" : price(quote.ask()), size(quote, 0),
                size(quote, 1),
                quote == null || quote.bid() == TickSource.ABSENT || quote.ask() == TickSource.ABSENT
                        ? "-"
                        : price(quote.ask() - quote.bid()),
                both.isEmpty() ? "-" : plain(rounded(spreads, BigDecimal.valueOf(both.size()))),
                plain(BigDecimal.ONE.subtract(BigDecimal.valueOf(bucket.size() - good.size())
                        .divide(BigDecimal.valueOf(bucket.size()), MathContext.DECIMAL128))
                        .setScale(4, RoundingMode.HALF_UP)),
                Integer.toString(flags));
    }

    private static String size(Made quote, int more) {
        return quote == null || quote.size() == TickSource.ABSENT
                ? "-"
                : plain(BigDecimal.valueOf(quote.size() + more).scaleByPowerOfTen(quote.exponent()));
    }

    private static BigDecimal rounded(BigDecimal sum, BigDecimal by) {
        return sum.divide(by, 8, RoundingMode.HALF_UP);
    }
}
