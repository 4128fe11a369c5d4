package io.tapedeck.feed.file;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;

/**
 * What the columns of a CSV file mean. Fields that no column holds may be constant.
 *
 * @param delimiter between columns, a single ASCII character
 * @param quote around values that hold delimiter, quote (doubled) or line feed; NUL for none
 * @param header true: an entry's first line names the columns
 * @param columns field to column: a name of the header, or a position from 1 as digits
 * @param constants field to the value of every row: SYMBOL, EXCHANGE, CURRENCY, CONDITIONS, UNDERLYING
 * @param priceScale prices, strikes included, are whole numbers of 10^-priceScale; 0 for decimals
 * @param timeUnit s, ms, us or ns since the epoch (with decimals, if need be), {@code iso} (2013-10-07 09:30:00.123, T or
 *            space, with or without an offset), or a pattern of {@link java.time.format.DateTimeFormatter}
 * @param zone of wall times without offset. Where clocks change, a time that occurs twice is the earlier one and a time
 *            that does not occur is moved forward by the length of the gap, as java.time does
 * @param assetClass of the instruments: equity, forex, crypto, future, option, index, or empty
 */
public record CsvMapping(char delimiter, char quote, boolean header, Map<CsvField, String> columns,
        Map<CsvField, String> constants, int priceScale, String timeUnit, ZoneId zone, String assetClass) {
    private static final int PRICE_SCALE_MAX = 18;

    /** Checks that the mapping makes sense; CONFIGURATION error where it does not. */
    public CsvMapping {
        columns = Map.copyOf(columns);
        constants = Map.copyOf(constants);
        require(columns.containsKey(CsvField.TIME), "time: expected a column");
        for (CsvField field : new CsvField[]{CsvField.SYMBOL, CsvField.EXCHANGE}) {
            require(columns.containsKey(field) || constants.containsKey(field),
                    field.label() + ": expected a column or a constant");
        }
        boolean quotes = columns.containsKey(CsvField.BID) || columns.containsKey(CsvField.ASK);
        require(columns.containsKey(CsvField.PRICE) != quotes,
                "expected a price column (trades) or bid and ask columns (quotes), and not both");
        require(priceScale >= 0 && priceScale <= PRICE_SCALE_MAX, "price scale: expected 0 to 18, got " + priceScale);
        require(delimiter < 0x80 && quote < 0x80 && delimiter != quote && delimiter != '\n',
                "delimiter and quote: expected two different ASCII characters");
        for (Map.Entry<CsvField, String> column : columns.entrySet()) {
            require(header || column.getValue().matches("[1-9]\\d{0,3}"), column.getKey().label()
                    + ": without a header expected a position from 1, got \"" + column.getValue() + '"');
        }
        try {
            CsvTime.of(timeUnit, zone);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new TapedeckException(ErrorCategory.CONFIGURATION,
                    "csv mapping: time unit: expected s, ms, us, ns, iso or a java.time pattern, got \"" + timeUnit
                            + '"',
                    e);
        }
    }

    private static void require(boolean good, String otherwise) {
        if (!good) {
            throw TapedeckException.configuration("csv mapping: " + otherwise);
        }
    }

    /** @return true for a file of quotes, false for one of trades */
    public boolean quotes() {
        return !columns.containsKey(CsvField.PRICE);
    }

    /** @return true where the rows tell an option's or future's terms */
    boolean hasTerms() {
        return columns.containsKey(CsvField.STRIKE) || columns.containsKey(CsvField.EXPIRY)
                || columns.containsKey(CsvField.OPTION_TYPE) || columns.containsKey(CsvField.UNDERLYING);
    }
}
