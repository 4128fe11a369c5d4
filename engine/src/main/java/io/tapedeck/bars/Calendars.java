package io.tapedeck.bars;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Which instrument has which calendar, and whether the middle of its quotes is a price. Grows with the instruments. */
final class Calendars {
    private static final int MIDDLE = 0x40;

    private final List<Session> sessions;
    private final Set<String> middleClasses;
    private final TradingDays[] days;
    /** Of each instrument, the number of its calendar, and {@link #MIDDLE}. */
    private byte[] instruments = new byte[64];
    private String[] exchanges = new String[64];
    private String[] classes = new String[64];
    private int count;

    Calendars(BarOptions options) {
        sessions = options.sessions().stream().map(Session::parse).toList();
        middleClasses = options.middleClasses();
        days = new TradingDays[sessions.size() + 1];
        days[0] = new TradingDays(null);
        for (int i = 0; i < sessions.size(); i++) {
            days[i + 1] = new TradingDays(sessions.get(i));
        }
    }

    /** With the instruments of another one. */
    Calendars(BarOptions options, Calendars from) {
        this(options);
        for (int i = 0; i < from.count; i++) {
            define(i, from.exchanges[i], from.classes[i]);
        }
    }

    void define(int instrument, String exchange, String assetClass) {
        if (instrument >= instruments.length) {
            int length = Math.max(instrument + 1, instruments.length * 2);
            instruments = Arrays.copyOf(instruments, length);
            exchanges = Arrays.copyOf(exchanges, length);
            classes = Arrays.copyOf(classes, length);
        }
        count = Math.max(count, instrument + 1);
        exchanges[instrument] = exchange;
        classes[instrument] = assetClass;
        instruments[instrument] = (byte) (calendar(exchange) | (middleClasses.contains(assetClass) ? MIDDLE : 0));
    }

    private int calendar(String exchange) {
        int any = 0;
        for (int i = sessions.size() - 1; i >= 0; i--) {
            if (sessions.get(i).exchanges().contains(exchange)) {
                return i + 1;
            }
            any = sessions.get(i).exchanges().contains("*") ? i + 1 : any;
        }
        return any;
    }

    /** @return the calendar of the instrument, at the day that holds {@code time} */
    TradingDays at(int instrument, long time) {
        TradingDays calendar = days[instruments[instrument] & (MIDDLE - 1)];
        calendar.at(time);
        return calendar;
    }

    /** @return whether the middle of a quote is a price of the instrument while it has no trade */
    boolean middle(int instrument) {
        return (instruments[instrument] & MIDDLE) != 0;
    }
}
