package io.tapedeck.bars;

import io.tapedeck.common.TapedeckException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * When venues trade, in one line: {@code EXCHANGE+EXCHANGE… ZONE HH:MM-HH:MM [regular] [daily] [yyyy-mm-dd…]}, the days being
 * holidays. Where the end is not after the begin, the session begins the evening before, and so does its trading day; else
 * the trading day begins at midnight of the zone.
 *
 * @param exchanges venues, {@code *} = each that no other line names
 * @param zone their zone
 * @param open begin of regular hours, local
 * @param close end of regular hours, exclusive, local
 * @param regularOnly whether the day's bar holds regular hours only
 * @param daily whether Saturday and Sunday are trading days too
 * @param holidays days without regular hours
 */
record Session(Set<String> exchanges, ZoneId zone, LocalTime open, LocalTime close, boolean regularOnly, boolean daily,
        Set<LocalDate> holidays) {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern HOURS = Pattern.compile("\\d{2}:\\d{2}-\\d{2}:\\d{2}");

    /** @return the session of a line; DATA error where it is none */
    static Session parse(String line) {
        String[] words = line.strip().split(" +");
        try {
            if (words.length < 3 || !HOURS.matcher(words[2]).matches()) {
                throw TapedeckException.data(refusal(line, "EXCHANGE+EXCHANGE ZONE HH:MM-HH:MM"));
            }
            boolean regular = false;
            boolean daily = false;
            Set<LocalDate> holidays = new TreeSet<>();
            for (String word : List.of(words).subList(3, words.length)) {
                if (DAY.matcher(word).matches()) {
                    holidays.add(LocalDate.parse(word));
                } else if (word.equals("regular")) {
                    regular = true;
                } else if (word.equals("daily")) {
                    daily = true;
                } else {
                    throw TapedeckException.data(refusal(line, "regular, daily or a day, got " + word));
                }
            }
            return new Session(new TreeSet<>(List.of(words[0].split("\\+"))), ZoneId.of(words[1]),
                    LocalTime.parse(words[2].substring(0, 5)), LocalTime.parse(words[2].substring(6)), regular, daily,
                    holidays);
        } catch (DateTimeException e) {
            throw TapedeckException
                    .data(refusal(line, "a zone of the IANA data base, times and days: " + e.getMessage()));
        }
    }

    private static String refusal(String line, String expected) {
        return "session \"" + line + "\": expected " + expected;
    }

    /** @return whether the trading day begins the evening before */
    boolean overnight() {
        return !close.isAfter(open);
    }
}
