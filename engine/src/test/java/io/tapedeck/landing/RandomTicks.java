package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Seeded ticks of every kind (several in one microsecond, exact repetitions, negative prices, absent sides, fractions), and
 * what of each must be found in the database: the naive reference, a text a row, counted.
 */
final class RandomTicks {
    static final long BEGIN = 1_790_000_000_000_000_000L;
    private static final int INSTRUMENTS = 40;
    private static final String[] CONDITIONS = {"", "@", "@ TI", "sixteen-letters!"};

    private final SplittableRandom random;
    private final long[] instruments = new long[INSTRUMENTS];
    private final Map<String, Long> expected = new HashMap<>();
    private final long begin;
    private long time;

    RandomTicks(long seed) {
        this(seed, BEGIN);
    }

    /** @param begin first time, ns since the epoch */
    RandomTicks(long seed, long begin) {
        random = new SplittableRandom(seed);
        this.begin = begin;
        time = begin;
        for (int i = 0; i < INSTRUMENTS; i++) {
            instruments[i] = Instruments.id("TEST", "S" + i);
        }
    }

    /** Appends {@code count} ticks to the frame and to what is expected. */
    void append(Frame frame, int count) {
        for (int i = 0; i < count; i++) {
            if (random.nextInt(10) < 7) {
                trade(frame);
            } else {
                quote(frame);
            }
        }
    }

    private long nextTime() {
        time += random.nextInt(3) == 0 ? random.nextLong(2_000_000) : random.nextInt(3);
        return random.nextInt(50) == 0 ? Math.max(begin, time - random.nextLong(1_000_000_000L)) : time;
    }

    private long price() {
        long price = switch (random.nextInt(4)) {
            case 0 -> random.nextLong(100_000) * 10_000_000L;
            case 1 -> -36_980_000_000L + random.nextLong(1_000);
            case 2 -> random.nextLong();
            default -> random.nextLong(1_000_000_000_000L);
        };
        return price == FixedPoint.ABSENT ? 0 : price;
    }

    private void trade(Frame frame) {
        long instrument = instruments[random.nextInt(INSTRUMENTS)];
        long eventTime = nextTime();
        int copies = random.nextInt(20) == 0 ? 2 : 1; // real prints repeat within a microsecond
        long price = price();
        long mantissa = random.nextInt(5) == 0 ? Long.MIN_VALUE : random.nextLong(1_000_000);
        int exponent = random.nextInt(12) - 8;
        String conditions = CONDITIONS[random.nextInt(CONDITIONS.length)];
        boolean exchangeTime = random.nextInt(10) != 0;
        int flags = random.nextInt(1 << 13);
        for (int i = 0; i < copies; i++) {
            TradeEncoder trade = frame.trade(instrument, exchangeTime ? eventTime : Long.MIN_VALUE, eventTime, 0,
                    flags);
            trade.price(price).conditions(conditions);
            trade.size().mantissa(mantissa).exponent((byte) exponent);
            expect(instrument, eventTime, 1, flags, price(price), size(mantissa, exponent), null, null, null, null,
                    conditions);
        }
    }

    private void quote(Frame frame) {
        long instrument = instruments[random.nextInt(INSTRUMENTS)];
        long eventTime = nextTime();
        long bid = random.nextInt(10) == 0 ? Long.MIN_VALUE : price();
        long ask = random.nextInt(10) == 0 ? Long.MIN_VALUE : price();
        long bidSize = random.nextInt(5) == 0 ? Long.MIN_VALUE : random.nextLong(1_000_000_000_000_000_000L);
        long askSize = random.nextLong(1_000);
        int exponent = random.nextInt(40) - 20;
        QuoteEncoder quote = frame.quote(instrument, eventTime, eventTime, 0, 0);
        quote.bid(bid).ask(ask);
        quote.bidSize().mantissa(bidSize).exponent((byte) exponent);
        quote.askSize().mantissa(askSize).exponent((byte) 0);
        expect(instrument, eventTime, 2, 0, null, null, price(bid), price(ask), size(bidSize, exponent),
                size(askSize, 0), "");
    }

    private static String price(long price) {
        return size(price, -9);
    }

    private static String size(long mantissa, int exponent) {
        return mantissa == Long.MIN_VALUE ? null : plain(BigDecimal.valueOf(mantissa, -exponent));
    }

    private static String plain(BigDecimal value) {
        return value == null ? null : value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private void expect(long instrument, long eventTime, int kind, int flags, String price, String size, String bid,
            String ask, String bidSize, String askSize, String conditions) {
        expected.merge(instrument + "|" + eventTime + '|' + kind + '|' + flags + '|' + price + '|' + size + '|' + bid
                + '|' + ask + '|' + bidSize + '|' + askSize + '|' + conditions, 1L, Long::sum);
    }

    /** @return the first rows that are in the database another number of times than expected: row, expected, found */
    List<String> difference(Connection connection) throws SQLException {
        Map<String, Long> landed = landed(connection);
        Set<String> rows = new TreeSet<>(expected.keySet());
        rows.addAll(landed.keySet());
        return rows.stream()
                .filter(row -> !expected.getOrDefault(row, 0L).equals(landed.getOrDefault(row, 0L))).limit(3)
                .map(row -> row + ": expected " + expected.getOrDefault(row, 0L) + ", found "
                        + landed.getOrDefault(row, 0L))
                .toList();
    }

    private static Map<String, Long> landed(Connection connection) throws SQLException {
        Map<String, Long> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        """
                                SELECT instrument_id, (extract(epoch FROM timestamp) * 1000000)::bigint * 1000 + nanos, kind, flags,
                                       price, size, bid, ask, bid_size, ask_size, conditions FROM ticks""")) {
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                text.append(row.getLong(1)).append('|').append(row.getLong(2)).append('|').append(row.getInt(3))
                        .append('|').append(row.getInt(4));
                for (int column = 5; column <= 10; column++) {
                    text.append('|').append(plain(row.getBigDecimal(column)));
                }
                String conditions = row.getString(11);
                text.append('|').append(conditions == null ? "" : conditions);
                found.merge(text.toString(), 1L, Long::sum);
            }
        }
        return found;
    }
}
