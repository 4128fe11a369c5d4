package io.tapedeck.feed.file;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Turns the wall time of one day in one zone into UTC, by arithmetic: the zone's rules are asked once a day. Where clocks
 * change, it answers as {@code java.time.ZonedDateTime.of} does: a time that occurs twice is the earlier one, a time that
 * does not occur is moved forward by the length of the gap. Immutable, any thread.
 */
final class LocalDay {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final LocalDate date;
    private final long base;
    private final long changeAt;
    private final long baseAfter;

    LocalDay(LocalDate date, ZoneId zone) {
        this.date = date;
        ZoneRules rules = zone.getRules();
        LocalDateTime midnight = date.atStartOfDay();
        ZoneOffset offset = rules.getOffset(midnight);
        base = midnight.toEpochSecond(offset) * NS_PER_SECOND;
        ZoneOffsetTransition change = rules.nextTransition(Instant.ofEpochSecond(midnight.toEpochSecond(offset) - 1));
        LocalDateTime until = change == null ? null : later(change.getDateTimeBefore(), change.getDateTimeAfter());
        if (until != null && until.isBefore(midnight.plusDays(1)) && change.getOffsetBefore().equals(offset)) {
            changeAt = midnight.until(until, ChronoUnit.NANOS);
            baseAfter = midnight.toEpochSecond(change.getOffsetAfter()) * NS_PER_SECOND;
        } else {
            changeAt = Long.MAX_VALUE;
            baseAfter = base;
        }
    }

    /** The offset before a change rules up to the later of its two wall times: over the gap, and over the first of the two. */
    private static LocalDateTime later(LocalDateTime a, LocalDateTime b) {
        return a.isAfter(b) ? a : b;
    }

    /** @return the day */
    LocalDate date() {
        return date;
    }

    /** @return ns since the epoch of a wall time in ns since midnight, 0 to a day */
    long epochNs(long nsOfDay) {
        return (nsOfDay < changeAt ? base : baseAfter) + nsOfDay;
    }
}
