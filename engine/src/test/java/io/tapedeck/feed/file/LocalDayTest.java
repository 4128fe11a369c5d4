package io.tapedeck.feed.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against ZonedDateTime, the slow and obvious way. */
class LocalDayTest {
    private static final long NS_PER_MINUTE = 60_000_000_000L;

    @Test
    void shouldAgreeWithJavaTimeOnEveryMinuteOfDaysWhenClocksChange() {
        agree("America/New_York", "2013-03-10", "2013-11-03", "2013-10-07", "2013-03-09", "2013-03-11", "2013-11-04");
        agree("Europe/London", "2014-03-30", "2014-10-26");
        agree("UTC", "2014-03-30");
        agree("-05:00", "2014-05-04");
        // clocks change at midnight, by half an hour, and by a whole day
        agree("America/Sao_Paulo", "2013-10-20", "2013-02-16", "2013-02-17");
        agree("Australia/Lord_Howe", "2014-04-06", "2014-10-05");
        agree("Asia/Beirut", "2014-03-30", "2014-10-25", "2014-10-26");
        agree("America/Santiago", "2014-04-26", "2014-09-07");
    }

    @Test
    void shouldTakeTheEarlierOfTwoAndMoveWhatDoesNotOccurForward() {
        LocalDay autumn = new LocalDay(LocalDate.of(2013, 11, 3), ZoneId.of("America/New_York"));
        assertThat(autumn.epochNs(90 * NS_PER_MINUTE)).as("01:30, first of two: summer time")
                .isEqualTo(epoch("2013-11-03T01:30-04:00[America/New_York]"));
        assertThat(autumn.epochNs(120 * NS_PER_MINUTE)).isEqualTo(epoch("2013-11-03T02:00-05:00[America/New_York]"));
        LocalDay spring = new LocalDay(LocalDate.of(2013, 3, 10), ZoneId.of("America/New_York"));
        assertThat(spring.epochNs(150 * NS_PER_MINUTE)).as("02:30 does not occur: 03:30")
                .isEqualTo(epoch("2013-03-10T03:30-04:00[America/New_York]"));
    }

    private static long epoch(String text) {
        return ZonedDateTime.parse(text).toEpochSecond() * 1_000_000_000L;
    }

    private static void agree(String zone, String... days) {
        for (String day : List.of(days)) {
            LocalDate date = LocalDate.parse(day);
            LocalDay local = new LocalDay(date, ZoneId.of(zone));
            for (int minute = 0; minute < 24 * 60; minute++) {
                LocalDateTime wall = LocalDateTime.of(date, LocalTime.of(minute / 60, minute % 60));
                long expected = ZonedDateTime.of(wall, ZoneId.of(zone)).toEpochSecond() * 1_000_000_000L;
                assertThat(local.epochNs(minute * NS_PER_MINUTE)).as("%s %s", wall, zone).isEqualTo(expected);
            }
        }
    }
}
