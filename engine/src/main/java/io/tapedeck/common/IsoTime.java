package io.tapedeck.common;

import java.time.Year;
import org.agrona.DirectBuffer;

/**
 * Reads dates and times of ISO 8601 as PostgreSQL and JSON write them, exactly and without allocation: {@code 2026-01-02},
 * {@code 2026-01-02T03:04:05.123456789Z}, {@code 2026-01-02 03:04:05+00}, {@code …-05:30}. A time needs its offset: without
 * one it would mean something else on every host. Any thread.
 */
public final class IsoTime {
    /** No such time, or none within 64 bits of nanoseconds. */
    public static final long NOT_A_TIME = Long.MIN_VALUE;
    /** No such date. */
    public static final int NOT_A_DATE = Integer.MIN_VALUE;
    /** What is expected of a time, for messages. */
    public static final String TIME_FORM = "a time with its offset, such as 2026-01-02T03:04:05.123456Z, from 1678 to 2262";
    /** What is expected of a date, for messages. */
    public static final String DATE_FORM = "a date such as 2026-01-02";

    private static final int DATE_LENGTH = 10;
    private static final int NANO_DIGITS = 9;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;

    private IsoTime() {
    }

    /** @return days since 1970-01-01; {@link #NOT_A_DATE} where the text is no date of the years 1 to 9999 */
    public static int date(DirectBuffer text, int offset, int length) {
        return length == DATE_LENGTH ? day(text, offset) : NOT_A_DATE;
    }

    /** @return ns since the epoch; {@link #NOT_A_TIME} where the text is none, has no offset, or more than nine decimals */
    public static long time(DirectBuffer text, int offset, int length) {
        int end = offset + length;
        int at = offset + DATE_LENGTH;
        if (at + 6 > end || (text.getByte(at) != 'T' && text.getByte(at) != ' ' && text.getByte(at) != 't')) {
            return NOT_A_TIME;
        }
        int day = day(text, offset);
        int hour = pair(text, at + 1, end, 23);
        int minute = text.getByte(at + 3) == ':' ? pair(text, at + 4, end, 59) : -1;
        int second = 0;
        at += 6;
        if (at < end && text.getByte(at) == ':') {
            second = pair(text, at + 1, end, 59);
            at += 3;
        }
        long nanos = 0;
        if (at < end && text.getByte(at) == '.') {
            int first = ++at;
            for (; at < end && isDigit(text.getByte(at)); at++) {
                nanos = nanos * 10 + text.getByte(at) - '0';
                if (at - first == NANO_DIGITS) {
                    return NOT_A_TIME;
                }
            }
            if (at == first) {
                return NOT_A_TIME;
            }
            nanos *= FixedPoint.powerOfTen(NANO_DIGITS - (at - first));
        }
        int zone = zone(text, at, end);
        if (day == NOT_A_DATE || hour < 0 || minute < 0 || second < 0 || zone == NOT_A_DATE) {
            return NOT_A_TIME;
        }
        long seconds = day * SECONDS_PER_DAY + hour * 3_600L + minute * 60L + second - zone;
        if (Math.abs(seconds) > Long.MAX_VALUE / NANOS_PER_SECOND - 1) {
            return NOT_A_TIME;
        }
        return seconds * NANOS_PER_SECOND + nanos;
    }

    /** Seconds east of UTC. */
    private static int zone(DirectBuffer text, int at, int end) {
        if (at >= end) {
            return NOT_A_DATE;
        }
        int sign = text.getByte(at);
        if (sign == 'Z' || sign == 'z') {
            return at + 1 == end ? 0 : NOT_A_DATE;
        }
        if (sign != '+' && sign != '-') {
            return NOT_A_DATE;
        }
        int hours = pair(text, at + 1, end, 18);
        int minutes = 0;
        int next = at + 3;
        if (next < end) {
            next += text.getByte(next) == ':' ? 1 : 0;
            minutes = pair(text, next, end, 59);
            next += 2;
        }
        if (hours < 0 || minutes < 0 || next != end) {
            return NOT_A_DATE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static int day(DirectBuffer text, int at) {
        int century = pair(text, at, at + DATE_LENGTH, 99);
        int yearOfCentury = pair(text, at + 2, at + DATE_LENGTH, 99);
        int month = pair(text, at + 5, at + DATE_LENGTH, 12);
        int day = pair(text, at + 8, at + DATE_LENGTH, 31);
        int year = century * 100 + yearOfCentury;
        if (century < 0 || yearOfCentury < 0 || year < 1 || month < 1 || day < 1 || text.getByte(at + 4) != '-'
                || text.getByte(at + 7) != '-' || day > lengthOfMonth(year, month)) {
            return NOT_A_DATE;
        }
        return (int) epochDay(year, month, day);
    }

    private static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> Year.isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** As java.time.LocalDate.toEpochDay, without the object. */
    private static long epochDay(long year, int month, int day) {
        long total = 365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400 + (367L * month - 362) / 12
                + day - 1;
        if (month > 2) {
            total -= Year.isLeap(year) ? 1 : 2;
        }
        return total - 719_528;
    }

    /** Two digits, -1 where they are not there or above {@code most}. */
    private static int pair(DirectBuffer text, int at, int end, int most) {
        if (at + 2 > end || !isDigit(text.getByte(at)) || !isDigit(text.getByte(at + 1))) {
            return -1;
        }
        int value = (text.getByte(at) - '0') * 10 + text.getByte(at + 1) - '0';
        return value > most ? -1 : value;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
