package io.tapedeck.feed.file;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Instrument;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a LEAN entry says: {@code 20131007_spy_Trade_Tick.csv}, {@code 20140507_eurusd_tick_quote.csv},
 * {@code 20131007_gc_tick_trade_201312.csv} (symbol GC201312), {@code 20151224_goog_tick_trade_american_call_7500000_20160115.csv}
 * (symbol GOOG160115C00750000, as the Options Clearing Corporation writes it).
 *
 * @param date the day, null where the name has none
 * @param symbol upper case, expiry included; null where the name has none
 * @param quotes true for quotes, false for trades, null where the name does not say
 * @param option of an option what is known of it, null otherwise; its id and exchange are not set
 */
record LeanName(LocalDate date, String symbol, Boolean quotes, OptionTerms option) {
    private static final Pattern NAME = Pattern.compile("(\\d{8})_([a-z0-9.\\-]+)_(\\w+)\\.csv");
    private static final Pattern KIND = Pattern.compile("(tick_trade|trade_tick|tick_quote|quote_tick)(?:_(.*))?");
    private static final Pattern EXPIRY = Pattern.compile("\\d{6}|\\d{8}");
    private static final Pattern OPTION = Pattern.compile("(?:american|european)_(call|put)_(\\d+)_(\\d{8})");
    private static final DateTimeFormatter OCC_DAY = DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT);
    /** Names hold strikes × 10,000. */
    private static final int STRIKE_SCALE = 4;
    /** OCC symbols hold strikes × 1,000. */
    private static final long OCC_STRIKE_DIVISOR = 10;

    /** An option's terms: the strike has scale 1e-9. */
    record OptionTerms(String underlying, char type, long strike, int expirationDay) {
        Instrument instrument(String symbol, String exchange) {
            return new Instrument(1, symbol, exchange, AssetClass.OPTION.label(), "", -1, type, expirationDay, strike,
                    FixedPoint.ABSENT, 0, underlying);
        }
    }

    /** @return what the entry's name says; nulls for what it does not */
    static LeanName of(FileEntry entry) {
        Matcher name = NAME.matcher(entry.baseName().toLowerCase(Locale.ROOT));
        if (!name.matches()) {
            return new LeanName(null, null, null, null);
        }
        LocalDate date = day(name.group(1), entry);
        String root = name.group(2).toUpperCase(Locale.ROOT);
        Matcher kind = KIND.matcher(name.group(3));
        if (!kind.matches()) {
            throw TapedeckException.configuration(entry.path() + ", entry " + entry.name()
                    + ": expected ticks (…_tick_trade.csv or …_tick_quote.csv), got a LEAN file of another kind");
        }
        Boolean quotes = kind.group(1).contains("quote");
        String rest = kind.group(2) == null ? "" : kind.group(2);
        Matcher option = OPTION.matcher(rest);
        if (option.matches()) {
            return ofOption(date, root, quotes, option, entry);
        }
        if (!rest.isEmpty() && !EXPIRY.matcher(rest).matches()) {
            throw TapedeckException.configuration(entry.path() + ", entry " + entry.name()
                    + ": expected an expiry (201312) or an option's terms behind the kind, got \"" + rest + '"');
        }
        return new LeanName(date, root + rest, quotes, null);
    }

    private static LeanName ofOption(LocalDate date, String root, Boolean quotes, Matcher option, FileEntry entry) {
        char type = option.group(1).equals("call") ? 'C' : 'P';
        long strike = Long.parseLong(option.group(2));
        LocalDate expiry = day(option.group(3), entry);
        String symbol = root + expiry.format(OCC_DAY) + type
                + String.format(Locale.ROOT, "%08d", strike / OCC_STRIKE_DIVISOR);
        return new LeanName(date, symbol, quotes,
                new OptionTerms(root, type, FixedPoint.price(strike, -STRIKE_SCALE), (int) expiry.toEpochDay()));
    }

    private static LocalDate day(String digits, FileEntry entry) {
        try {
            return LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException e) {
            throw TapedeckException.configuration(
                    entry.path() + ", entry " + entry.name() + ": expected a day yyyyMMdd, got " + digits);
        }
    }
}
