package io.tapedeck.feed.file;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Reads a CSV file's times, to ns since the epoch. One thread. */
abstract sealed class CsvTime {
    /** No time: {@link #reason()} says why. */
    static final long BAD = Long.MIN_VALUE;

    private static final int NS_DIGITS = 9;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE).appendPattern("['T'][ ]").append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]").toFormatter(Locale.ROOT);

    /** @throws IllegalArgumentException for what is no pattern */
    static CsvTime of(String unit, ZoneId zone) {
        return switch (unit) {
            case "s" -> new Epoch(NS_DIGITS);
            case "ms" -> new Epoch(6);
            case "us" -> new Epoch(3);
            case "ns" -> new Epoch(0);
            case "iso" -> new Pattern(ISO, zone);
            default -> new Pattern(DateTimeFormatter.ofPattern(unit, Locale.ROOT), zone);
        };
    }

    /** @return ns since the epoch, {@link #BAD} for what is no time or has digits beyond ns */
    abstract long parse(byte[] bytes, int offset, int length);

    /** @return what was expected */
    abstract String reason();

    /** A number of units since the epoch, with decimals down to ns. Allocates nothing. */
    private static final class Epoch extends CsvTime {
        private final int decimals;

        Epoch(int decimals) {
            this.decimals = decimals;
        }

        @Override
        long parse(byte[] bytes, int offset, int length) {
            long value = 0;
            int at = offset;
            int end = offset + length;
            int digits = 0;
            for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                value = value * 10 + bytes[at] - '0';
                digits++;
            }
            int missing = decimals;
            if (digits > 0 && at < end && bytes[at] == '.') {
                at++;
                for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                    if (missing == 0 && bytes[at] != '0') {
                        return BAD;
                    }
                    if (missing > 0) {
                        value = value * 10 + bytes[at] - '0';
                        missing--;
                        digits++;
                    }
                }
            }
            // 19 digits reach the year 2286 and stay in a long
            if (at != end || digits == 0 || digits + missing > 19) {
                return BAD;
            }
            for (; missing > 0; missing--) {
                value *= 10;
            }
            return value < 0 ? BAD : value;
        }

        @Override
        String reason() {
            return "expected a time since 1970 with at most " + decimals + " decimals";
        }
    }

    /** Wall or offset time by a pattern. Allocates. */
    private static final class Pattern extends CsvTime {
        private final DateTimeFormatter format;
        private final ZoneId zone;

        Pattern(DateTimeFormatter format, ZoneId zone) {
            this.format = format;
            this.zone = zone;
        }

        @Override
        long parse(byte[] bytes, int offset, int length) {
            try {
                TemporalAccessor time = format.parseBest(new String(bytes, offset, length, StandardCharsets.UTF_8),
                        OffsetDateTime::from, ZonedDateTime::from, Instant::from, LocalDateTime::from);
                Instant instant = switch (time) {
                    case OffsetDateTime at -> at.toInstant();
                    case ZonedDateTime at -> at.toInstant();
                    case Instant at -> at;
                    default -> ZonedDateTime.of((LocalDateTime) time, zone).toInstant();
                };
                return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NS_PER_SECOND), instant.getNano());
            } catch (DateTimeException | ArithmeticException e) {
                return BAD;
            }
        }

        @Override
        String reason() {
            return "expected a time of the mapping's pattern, 1677 to 2262";
        }
    }
}
