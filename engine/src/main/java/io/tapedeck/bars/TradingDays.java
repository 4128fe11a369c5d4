package io.tapedeck.bars;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Trading days of a calendar: which one holds a time, its begin and end, its regular hours. Without a session, days of UTC whose
 * hours are all regular. Two days are kept at hand; another one allocates. The thread that decides.
 */
final class TradingDays {
    private static final long DAY_NS = Timeframe.D1.lengthNs();
    private static final long SECOND_NS = Timeframe.S1.lengthNs();

    private final Session session;
    private long number;
    private long start;
    private long end;
    private long open;
    private long close;
    private final long[] other = new long[5];

    /** @param session null for days of UTC */
    TradingDays(Session session) {
        this.session = session;
        if (session != null) {
            find(0);
            find(DAY_NS);
        }
    }

    /** Goes to the day that holds {@code time}; the other methods are then about it. */
    void at(long time) {
        if (session == null) {
            number = Math.floorDiv(time, DAY_NS);
            start = number * DAY_NS;
            end = start + DAY_NS;
            open = start;
            close = end;
        } else if (time < start || time >= end) {
            swap();
            if (time < start || time >= end) {
                find(time);
            }
        }
    }

    private void swap() {
        long[] kept = {number, start, end, open, close};
        number = other[0];
        start = other[1];
        end = other[2];
        open = other[3];
        close = other[4];
        System.arraycopy(kept, 0, other, 0, kept.length);
    }

    private void find(long time) {
        ZoneId zone = session.zone();
        LocalDate date = Instant.ofEpochSecond(Math.floorDiv(time, SECOND_NS)).atZone(zone).toLocalDate();
        if (session.overnight() && time >= ns(date, session.open())) {
            date = date.plusDays(1);
        }
        LocalDate openDate = session.overnight() ? date.minusDays(1) : date;
        number = date.toEpochDay();
        start = session.overnight() ? ns(openDate, session.open()) : ns(date, LocalTime.MIDNIGHT);
        end = session.overnight() ? ns(date, session.open()) : ns(date.plusDays(1), LocalTime.MIDNIGHT);
        boolean weekend = date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
        boolean trading = (session.daily() || !weekend) && !session.holidays().contains(date);
        open = trading ? ns(openDate, session.open()) : start;
        close = trading ? ns(date, session.closes().getOrDefault(date, session.close())) : start;
    }

    private long ns(LocalDate date, LocalTime time) {
        return date.atTime(time).atZone(session.zone()).toEpochSecond() * SECOND_NS;
    }

    /** @return days since 1970-01-01 of the trading day's date */
    long number() {
        return number;
    }

    /** @return begin of the trading day, ns */
    long start() {
        return start;
    }

    /** @return end of the trading day, exclusive, ns */
    long end() {
        return end;
    }

    /** @return whether a time of the day lies in regular hours */
    boolean regular(long time) {
        return time >= open && time < close;
    }

    /** @return whether a time of the day belongs into the day's bar */
    boolean inBar(long time) {
        return session == null || !session.regularOnly() || regular(time);
    }
}
