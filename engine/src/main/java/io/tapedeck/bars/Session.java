package io.tapedeck.bars;

import io.tapedeck.common.TapedeckException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * When venues trade, in one line: {@code EXCHANGE+EXCHANGE… ZONE HH:MM-HH:MM [regular] [daily] [yyyy-mm-dd…]
 * [yyyy-mm-dd=HH:MM…]}, the days being holidays, those with a time half days, which close then. Where the end is not after the begin, the session begins the evening before, and so does its trading day; else
 * the trading day begins at midnight of the zone.
 *
 * @param exchanges venues, {@code *} = each that no other line names
 * @param zone their zone
 * @param open begin of regular hours, local
 * @param close end of regular hours, exclusive, local
 * @param regularOnly whether the day's bar holds regular hours only
 * @param daily whether Saturday and Sunday are trading days too
 * @param holidays days without regular hours
 * @param closes days whose regular hours end at another time
 */
record Session(Set<String> exchanges, ZoneId zone, LocalTime open, LocalTime close, boolean regularOnly, boolean daily,
        Set<LocalDate> holidays, Map<LocalDate, LocalTime> closes) {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern HALF_DAY = Pattern.compile(DAY.pattern() + "=\\d{2}:\\d{2}");
    private static final int DAY_LENGTH = 10;
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
            Map<LocalDate, LocalTime> closes = new TreeMap<>();
            List<LocalDate> halfDays = new ArrayList<>();
            for (String word : List.of(words).subList(3, words.length)) {
                if (DAY.matcher(word).matches()) {
                    holidays.add(LocalDate.parse(word));
                } else if (HALF_DAY.matcher(word).matches()) {
                    halfDays.add(LocalDate.parse(word.substring(0, DAY_LENGTH)));
                    closes.put(halfDays.getLast(), LocalTime.parse(word.substring(DAY_LENGTH + 1)));
                } else if (word.equals("regular")) {
                    regular = true;
                } else if (word.equals("daily")) {
                    daily = true;
                } else {
                    throw TapedeckException.data(refusal(line, "regular, daily, a day or a day=HH:MM, got " + word));
                }
            }
            Session session = new Session(new TreeSet<>(List.of(words[0].split("\\+"))), ZoneId.of(words[1]),
                    LocalTime.parse(words[2].substring(0, 5)), LocalTime.parse(words[2].substring(6)), regular, daily,
                    holidays, closes);
            for (LocalDate day : halfDays) {
                LocalTime end = closes.get(day);
                boolean within = session.overnight() ? end.isBefore(session.open()) : end.isAfter(session.open());
                if (!within || holidays.contains(day)) {
                    throw TapedeckException.data(refusal(line, "a half day that ends within the trading day and is no"
                            + " holiday, got " + day + '=' + end));
                }
            }
            return session;
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
