package io.tapedeck.risk;

import java.time.Instant;
import java.time.ZoneId;

/** When the tape's day begins, in a zone. Looks at the calendar once a day. One thread. */
final class TradingDay {
    private ZoneId zone;
    /** First moment of the day, ns; Long.MIN_VALUE before the first. */
    private long begin = Long.MIN_VALUE;
    /** First moment that is not of the day any more, ns; Long.MIN_VALUE before the first. */
    private long end = Long.MIN_VALUE;

    TradingDay(ZoneId zone) {
        this.zone = zone;
    }

    /** Takes another zone: the day goes on, and ends where the new zone's does. */
    void zone(ZoneId newZone, long now) {
        if (!newZone.equals(zone)) {
            zone = newZone;
            end = end == Long.MIN_VALUE ? end : midnight(now, 1);
        }
    }

    /** @return whether another day begins with {@code now}, an older one where time has gone back; the very first does */
    boolean begins(long now) {
        if (now < end && now >= begin) {
            return false;
        }
        begin = midnight(now, 0);
        end = midnight(now, 1);
        return true;
    }

    /** Where the day of a time begins, or one so many days behind it. */
    private long midnight(long now, int days) {
        Instant next = Instant.EPOCH.plusNanos(now).atZone(zone).toLocalDate().plusDays(days).atStartOfDay(zone)
                .toInstant();
        return Math.addExact(Math.multiplyExact(next.getEpochSecond(), 1_000_000_000L), next.getNano());
    }

    long begin() {
        return begin;
    }

    long end() {
        return end;
    }

    void restore(long savedBegin, long savedEnd) {
        begin = savedBegin;
        end = savedEnd;
    }
}
