package io.tapedeck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads LEAN tick files the slow and obvious way and shares nothing with the engine: the reference that a load, and what it
 * left in the database, must agree with. The hash is a sum over rows, so that order does not matter and equal rows count.
 */
public final class NaiveLeanReader {
    /** What a set of rows amounts to. */
    public record Totals(long rows, long hash) {
        /** The totals of no rows. */
        public static final Totals NONE = new Totals(0, 0);

        /** @return the totals of both */
        public Totals plus(Totals other) {
            return new Totals(rows + other.rows, hash + other.hash);
        }

        /** @return the totals with one more row */
        public Totals plusRow(long rowHash) {
            return new Totals(rows + 1, hash + rowHash);
        }
    }

    /** The four layouts of the shared data. */
    public enum Layout {
        /** US equity trades: prices × 10,000, New York. */
        EQUITY_TRADE("America/New_York"),
        /** US equity quotes: prices × 10,000, New York, one side a row. */
        EQUITY_QUOTE("America/New_York"),
        /** FXCM quotes: decimal prices, no sizes, UTC−05. */
        FOREX_QUOTE("-05:00"),
        /** COMEX trades: decimal prices, UTC, an entry an expiry. */
        FUTURE_TRADE("UTC");

        private final ZoneId zone;

        Layout(String zone) {
            this.zone = ZoneId.of(zone);
        }
    }

    private NaiveLeanReader() {
    }

    /** @return the totals of all files */
    public static Totals read(Layout layout, List<Path> files) {
        Totals totals = Totals.NONE;
        for (Path file : files) {
            totals = totals.plus(read(layout, file));
        }
        return totals;
    }

    /** @return the totals of one zip, all its entries */
    public static Totals read(Layout layout, Path file) {
        Totals totals = Totals.NONE;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                String[] name = entry.getName().toUpperCase(Locale.ROOT).replace(".CSV", "").split("_", -1);
                String symbol = name[1] + (name.length > 4 ? name[4] : "");
                ZonedDateTime midnight = LocalDate.parse(name[0], DateTimeFormatter.BASIC_ISO_DATE)
                        .atStartOfDay(ZoneId.of("UTC"));
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    totals = totals.plusRow(rowHash(layout, symbol, midnight.toLocalDate(), line.split(",", -1)));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return totals;
    }

    private static long rowHash(Layout layout, String symbol, LocalDate date, String[] column) {
        long time = time(date, column[0], layout.zone);
        return switch (layout) {
            case EQUITY_TRADE -> tradeHash(symbol, column[3], time, scaled(column[1]), new BigDecimal(column[2]));
            case FUTURE_TRADE ->
                tradeHash(symbol, column[3], time, new BigDecimal(column[1]), new BigDecimal(column[2]));
            case FOREX_QUOTE ->
                quoteHash(symbol, "FXCM", time, new BigDecimal(column[1]), null, new BigDecimal(column[2]), null);
            case EQUITY_QUOTE -> {
                boolean bid = !(column[1].equals("0") && column[2].equals("0"));
                boolean ask = !(column[3].equals("0") && column[4].equals("0"));
                yield quoteHash(symbol, column[5], time, bid ? scaled(column[1]) : null,
                        bid ? new BigDecimal(column[2]) : null, ask ? scaled(column[3]) : null,
                        ask ? new BigDecimal(column[4]) : null);
            }
        };
    }

    private static long time(LocalDate date, String ms, ZoneId zone) {
        LocalTime wall = LocalTime.ofNanoOfDay(Long.parseLong(ms) * 1_000_000);
        ZonedDateTime time = ZonedDateTime.of(LocalDateTime.of(date, wall), zone);
        return time.toEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private static BigDecimal scaled(String tenThousandths) {
        return new BigDecimal(tenThousandths).movePointLeft(4);
    }

    /** @return the hash of a trade; time in ns since the epoch, decimals of any scale, null for absent */
    public static long tradeHash(String symbol, String exchange, long time, BigDecimal price, BigDecimal size) {
        return textHash(symbol + '|' + exchange + '|' + time + '|' + plain(price) + '|' + plain(size));
    }

    /** @return the hash of a quote, as {@link #tradeHash} */
    public static long quoteHash(String symbol, String exchange, long time, BigDecimal bid, BigDecimal bidSize,
            BigDecimal ask, BigDecimal askSize) {
        return textHash(symbol + '|' + exchange + '|' + time + '|' + plain(bid) + '|' + plain(bidSize) + '|'
                + plain(ask) + '|' + plain(askSize));
    }

    private static String plain(BigDecimal value) {
        if (value == null) {
            return "";
        }
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** FNV-1a, then MurmurHash3's finisher: rows that differ in one digit differ everywhere, so sums do not cancel. */
    private static long textHash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
