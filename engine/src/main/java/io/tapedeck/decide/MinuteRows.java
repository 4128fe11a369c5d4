package io.tapedeck.decide;

import io.tapedeck.bars.ClosedBar;
import io.tapedeck.bars.DaySoFar;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.indicators.Indicators;

/**
 * What agents read: a row a symbol and minute in {@code sage.market_data} and {@code sage.technical_indicators}, under the
 * minute's end, of the venue that agents of the symbol listen to: the tables name none. A value that its column cannot hold is NULL; a price of a million and more in the column that must not be
 * NULL, no row. Allocation-free. One thread.
 */
final class MinuteRows {
    private static final Name MARKET_DATA = new Name("sage.market_data");
    private static final Name TECHNICAL_INDICATORS = new Name("sage.technical_indicators");
    private static final Name SOURCE = new Name("tapedeck");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name TIMESTAMP = new Name("timestamp");
    private static final Name CURRENT_PRICE = new Name("current_price");
    private static final Name OPEN_PRICE = new Name("open_price");
    private static final Name HIGH_PRICE = new Name("high_price");
    private static final Name LOW_PRICE = new Name("low_price");
    private static final Name PREVIOUS_CLOSE = new Name("previous_close");
    private static final Name CHANGE_AMOUNT = new Name("change_amount");
    private static final Name CHANGE_PERCENT = new Name("change_percent");
    private static final Name VOLUME = new Name("volume");
    private static final Name AVG_VOLUME_10D = new Name("avg_volume_10d");
    private static final Name VOLUME_RATIO = new Name("volume_ratio");
    private static final Name DATA_SOURCE = new Name("data_source");
    private static final Name IS_MARKET_HOURS = new Name("is_market_hours");
    private static final Name SMA_20 = new Name("sma_20");
    private static final Name SMA_50 = new Name("sma_50");
    private static final Name EMA_20 = new Name("ema_20");
    private static final Name EMA_50 = new Name("ema_50");
    private static final Name RSI = new Name("rsi");
    private static final Name MACD_LINE = new Name("macd_line");
    private static final Name MACD_SIGNAL = new Name("macd_signal");
    private static final Name MACD_HISTOGRAM = new Name("macd_histogram");
    private static final Name BB_UPPER = new Name("bb_upper");
    private static final Name BB_MIDDLE = new Name("bb_middle");
    private static final Name BB_LOWER = new Name("bb_lower");
    private static final Name BB_WIDTH = new Name("bb_width");
    private static final Name SUPPORT_LEVELS = new Name("support_levels");
    private static final Name RESISTANCE_LEVELS = new Name("resistance_levels");
    private static final Name VOLUME_SMA_10 = new Name("volume_sma_10");
    private static final long ABSENT = FixedPoint.ABSENT;
    private static final int CENTS_OF_CENTS = 10_000;
    /** First numbers that columns do not hold: DECIMAL(10, 4), (10, 6), (8, 4) and (6, 2), (6, 4), BIGINT. */
    private static final double MILLION = 999_999.9999;
    private static final double TEN_THOUSAND = 9_999.99;
    private static final double HUNDRED = 99.9999;
    private static final double WHOLE_MAX = 9e17;

    private final InstrumentIndex instruments;
    private final Outputs outputs;
    private final StringBuilder text = new StringBuilder(64);

    MinuteRows(InstrumentIndex instruments, Outputs outputs) {
        this.instruments = instruments;
        this.outputs = outputs;
    }

    /** Emits the market as it stands at the minute's end. */
    void marketData(ClosedBar bar, DaySoFar day) {
        double price = currency(bar.close());
        if (!(Math.abs(price) < MILLION)) {
            return;
        }
        double before = currency(day.previousClose());
        RowWriter row = outputs.begin(MARKET_DATA).putText(SYMBOL, instruments.symbol(bar.instrument()))
                .putTimestamp(TIMESTAMP, bar.end());
        put(row, CURRENT_PRICE, price, 4, MILLION);
        put(row, OPEN_PRICE, currency(day.open()), 4, MILLION);
        put(row, HIGH_PRICE, currency(day.high()), 4, MILLION);
        put(row, LOW_PRICE, currency(day.low()), 4, MILLION);
        put(row, PREVIOUS_CLOSE, before, 4, MILLION);
        put(row, CHANGE_AMOUNT, price - before, 4, MILLION);
        put(row, CHANGE_PERCENT, (price - before) / Math.abs(before) * 100, 4, TEN_THOUSAND);
        whole(row, VOLUME, day.volume());
        whole(row, AVG_VOLUME_10D, day.averageVolume());
        put(row, VOLUME_RATIO, day.volume() / day.averageVolume(), 2, TEN_THOUSAND);
        row.putText(DATA_SOURCE, SOURCE).putBoolean(IS_MARKET_HOURS, day.regularHours());
        outputs.end(bar.end());
    }

    /** Emits the indicators after a minute. */
    void indicators(ClosedBar bar, Indicators values) {
        RowWriter row = outputs.begin(TECHNICAL_INDICATORS).putText(SYMBOL, instruments.symbol(bar.instrument()))
                .putTimestamp(TIMESTAMP, bar.end());
        put(row, SMA_20, values.sma20(), 4, MILLION);
        put(row, SMA_50, values.sma50(), 4, MILLION);
        put(row, EMA_20, values.ema20(), 4, MILLION);
        put(row, EMA_50, values.ema50(), 4, MILLION);
        put(row, RSI, values.rsi14(), 2, HUNDRED * 10);
        put(row, MACD_LINE, values.macd(), 6, TEN_THOUSAND);
        put(row, MACD_SIGNAL, values.macdSignal(), 6, TEN_THOUSAND);
        put(row, MACD_HISTOGRAM, values.macdHistogram(), 6, TEN_THOUSAND);
        put(row, BB_UPPER, values.bollingerUpper(), 4, MILLION);
        put(row, BB_MIDDLE, values.bollingerMiddle(), 4, MILLION);
        put(row, BB_LOWER, values.bollingerLower(), 4, MILLION);
        put(row, BB_WIDTH, values.bollingerWidth(), 4, HUNDRED);
        levels(row, SUPPORT_LEVELS, values, true);
        levels(row, RESISTANCE_LEVELS, values, false);
        whole(row, VOLUME_SMA_10, values.volumeSma10());
        put(row, VOLUME_RATIO, values.volumeRatio(), 2, TEN_THOUSAND);
        outputs.end(bar.end());
    }

    private static double currency(long price) {
        return price == ABSENT ? Double.NaN : price / (double) FixedPoint.PRICE_UNITS;
    }

    private static void put(RowWriter row, Name column, double value, int decimals, double limit) {
        row.putNumber(column, Math.abs(value) < limit ? value : Double.NaN, decimals);
    }

    private static void whole(RowWriter row, Name column, double value) {
        if (Math.abs(value) < WHOLE_MAX) {
            row.putLong(column, (long) Math.rint(value));
        } else {
            row.putNull(column);
        }
    }

    /** An array of the nearest levels, the nearest first, in the form that lanes read (JSON): NULL without one. */
    private void levels(RowWriter row, Name column, Indicators values, boolean below) {
        text.setLength(0);
        for (int i = 0; i < Indicators.LEVELS; i++) {
            double level = below ? values.support(i) : values.resistance(i);
            if (Math.abs(level) < MILLION) {
                text.append(text.isEmpty() ? '[' : ',');
                decimal((long) Math.rint(level * CENTS_OF_CENTS));
            }
        }
        if (text.isEmpty()) {
            row.putNull(column);
        } else {
            row.putText(column, text.append(']'));
        }
    }

    private void decimal(long value) {
        if (value < 0) {
            text.append('-');
        }
        long magnitude = Math.abs(value);
        text.append(magnitude / CENTS_OF_CENTS).append('.');
        long rest = magnitude % CENTS_OF_CENTS;
        for (int digit = CENTS_OF_CENTS / 10; digit > 0; digit /= 10) {
            text.append((char) ('0' + rest / digit % 10));
        }
    }
}
