package io.tapedeck.risk;

import java.time.Instant;
import java.time.ZoneId;

/** When the tape's day begins, in a zone. Looks at the calendar once a day. One thread. */
final class TradingDay {
    private ZoneId zone;
    /** First moment that is not of the day any more, ns; Long.MIN_VALUE before the first. */
    private long end = Long.MIN_VALUE;

    TradingDay(ZoneId zone) {
        this.zone = zone;
    }

    /** Takes another zone: the day goes on, and ends where the new zone's does. */
    void zone(ZoneId newZone, long now) {
        if (!newZone.equals(zone)) {
            zone = newZone;
            end = end == Long.MIN_VALUE ? end : nextMidnight(now);
        }
    }

    /** @return whether a day begins with {@code now}; the very first does */
    boolean begins(long now) {
        if (now < end) {
            return false;
        }
        end = nextMidnight(now);
        return true;
    }

    private long nextMidnight(long now) {
        Instant next = Instant.EPOCH.plusNanos(now).atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone)
                .toInstant();
        return Math.addExact(Math.multiplyExact(next.getEpochSecond(), 1_000_000_000L), next.getNano());
    }

    long end() {
        return end;
    }

    void end(long saved) {
        end = saved;
    }
}
