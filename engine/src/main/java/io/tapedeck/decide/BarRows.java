package io.tapedeck.decide;

import io.tapedeck.bars.ClosedBar;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import java.util.EnumMap;
import java.util.Map;

/**
 * Bars as rows: forex and crypto to {@code forex_crypto_data}, all others to {@code market_data_hf} but for the day, and the day
 * of each to {@code market_data_daily}. What has more decimals than its column is rounded to them, halves to the even one: the
 * journal has it exactly. A bar whose prices or volume a table cannot hold is left out of it and counted. Allocation-free. One
 * thread.
 */
final class BarRows {
    private static final Name MARKET_DATA_HF = new Name("market_data_hf");
    private static final Name FOREX_CRYPTO_DATA = new Name("forex_crypto_data");
    private static final Name MARKET_DATA_DAILY = new Name("market_data_daily");
    private static final Name PROVIDER = new Name("tapedeck");
    private static final Name TIMESTAMP = new Name("timestamp");
    private static final Name DATE = new Name("date");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name PAIR = new Name("pair");
    private static final Name EXCHANGE = new Name("exchange");
    private static final Name TIMEFRAME = new Name("timeframe");
    private static final Name OPEN = new Name("open");
    private static final Name HIGH = new Name("high");
    private static final Name LOW = new Name("low");
    private static final Name CLOSE = new Name("close");
    private static final Name VOLUME = new Name("volume");
    private static final Name QUOTE_VOLUME = new Name("quote_volume");
    private static final Name VWAP = new Name("vwap");
    private static final Name TRADES_COUNT = new Name("trades_count");
    private static final Name BID = new Name("bid");
    private static final Name ASK = new Name("ask");
    private static final Name BID_SIZE = new Name("bid_size");
    private static final Name ASK_SIZE = new Name("ask_size");
    private static final Name SPREAD = new Name("spread");
    private static final Name AVG_SPREAD = new Name("avg_spread");
    private static final Name VOLATILITY = new Name("volatility");
    private static final Name PROVIDER_COLUMN = new Name("provider");
    private static final Name QUALITY_SCORE = new Name("quality_score");
    private static final Name DATA_FLAGS = new Name("data_flags");
    private static final Map<Timeframe, Name> LABELS = new EnumMap<>(Timeframe.class);
    private static final long ABSENT = FixedPoint.ABSENT;
    /** NUMERIC(15, 8) ends at ten million. */
    private static final long PRICE_MAX = 9_999_999_999_999_990L;
    private static final double VOLATILITY_MAX = 10_000;
    /** Of {@code forex_crypto_data}, NUMERIC(28, 10): below 10^18. */
    private static final int VOLUME_DECIMALS = 10;
    private static final int VOLUME_DIGITS = 18;

    static {
        for (Timeframe timeframe : Timeframe.values()) {
            LABELS.put(timeframe, new Name(timeframe.label()));
        }
    }

    private final InstrumentIndex instruments;
    private final Outputs outputs;
    private long unlandable;

    BarRows(InstrumentIndex instruments, Outputs outputs) {
        this.instruments = instruments;
        this.outputs = outputs;
    }

    /** Emits the rows of a bar. */
    void write(ClosedBar bar) {
        Instrument instrument = instruments.get(bar.instrument());
        boolean currency = instrument.assetClass().equals("forex") || instrument.assetClass().equals("crypto");
        if (currency) {
            pair(bar);
        } else if (bar.timeframe() != Timeframe.D1) {
            bar(bar);
        }
        if (bar.timeframe() == Timeframe.D1) {
            day(bar);
        }
    }

    private void bar(ClosedBar bar) {
        long volume = whole(bar.volumeMantissa(), bar.volumeExponent());
        if (!fits(bar, volume)) {
            return;
        }
        RowWriter row = outputs.begin(MARKET_DATA_HF).putTimestamp(TIMESTAMP, bar.start());
        prices(name(row, SYMBOL, bar).putText(TIMEFRAME, LABELS.get(bar.timeframe())), bar);
        row.putLong(VOLUME, volume).putPrice(VWAP, held(bar.vwap())).putLong(TRADES_COUNT, bar.trades());
        TriggerRows.putPrice(row, BID, held(bar.bid()));
        TriggerRows.putPrice(row, ASK, held(bar.ask()));
        units(row, BID_SIZE, bar.bidSizeMantissa(), bar.bidSizeExponent());
        units(row, ASK_SIZE, bar.askSizeMantissa(), bar.askSizeExponent());
        TriggerRows.putPrice(row, SPREAD, held(bar.spread()));
        row.putText(PROVIDER_COLUMN, PROVIDER).putDecimal(QUALITY_SCORE, bar.qualityTenThousandths(), -4)
                .putLong(DATA_FLAGS, bar.flags());
        outputs.end(bar.start());
    }

    private void pair(ClosedBar bar) {
        RowWriter row = outputs.begin(FOREX_CRYPTO_DATA).putTimestamp(TIMESTAMP, bar.start());
        name(row, PAIR, bar).putText(TIMEFRAME, LABELS.get(bar.timeframe())).putPrice(OPEN, bar.open())
                .putPrice(HIGH, bar.high()).putPrice(LOW, bar.low()).putPrice(CLOSE, bar.close());
        boolean sized = bar.volumeMantissa() != 0;
        volume(row, VOLUME, sized ? bar.volumeMantissa() : ABSENT, bar.volumeExponent());
        volume(row, QUOTE_VOLUME, sized ? bar.quoteVolumeMantissa() : ABSENT, bar.quoteVolumeExponent());
        row.putText(PROVIDER_COLUMN, PROVIDER);
        outputs.end(bar.start());
    }

    /** A volume with fractions: rounded to the column's decimals, NULL where it has too many digits before the point. */
    private static void volume(RowWriter row, Name column, long mantissa, int exponent) {
        int excess = -VOLUME_DECIMALS - exponent;
        if (mantissa == ABSENT || mantissa == 0 || excess <= 0) {
            boolean fits = exponent < 0 || (exponent <= VOLUME_DIGITS
                    && Math.abs(mantissa) < FixedPoint.powerOfTen(VOLUME_DIGITS - exponent));
            row.putDecimal(column, fits ? mantissa : ABSENT, exponent);
        } else {
            row.putDecimal(column, excess > VOLUME_DIGITS ? 0 : FixedPoint.halfEven(mantissa, excess),
                    -VOLUME_DECIMALS);
        }
    }

    private void day(ClosedBar bar) {
        long volume = whole(bar.volumeMantissa(), bar.volumeExponent());
        if (!fits(bar, volume)) {
            return;
        }
        long date = bar.dayNumber() * Timeframe.D1.lengthNs();
        RowWriter row = outputs.begin(MARKET_DATA_DAILY).putTimestamp(DATE, date);
        prices(name(row, SYMBOL, bar), bar);
        row.putLong(VOLUME, volume).putPrice(VWAP, held(bar.vwap())).putLong(TRADES_COUNT, bar.trades())
                .putPrice(AVG_SPREAD, held(bar.averageSpread()));
        if (!bar.late() || Double.isFinite(bar.volatility())) { // the steps of a day gone by are not kept: its landed value stays
            row.putNumber(VOLATILITY, bar.volatility() < VOLATILITY_MAX ? bar.volatility() : Double.NaN, 6);
        }
        row.putText(PROVIDER_COLUMN, PROVIDER);
        outputs.end(date);
    }

    private RowWriter name(RowWriter row, Name column, ClosedBar bar) {
        return row.putText(column, instruments.symbol(bar.instrument())).putText(EXCHANGE,
                instruments.exchange(bar.instrument()));
    }

    private static void prices(RowWriter row, ClosedBar bar) {
        TriggerRows.putPrice(row, OPEN, bar.open());
        TriggerRows.putPrice(row, HIGH, bar.high());
        TriggerRows.putPrice(row, LOW, bar.low());
        TriggerRows.putPrice(row, CLOSE, bar.close());
    }

    private boolean fits(ClosedBar bar, long volume) {
        boolean fits = volume != ABSENT && held(bar.high()) != ABSENT && held(bar.low()) != ABSENT;
        unlandable += fits ? 0 : 1;
        return fits;
    }

    /** The price, absent where the column does not hold it. */
    private static long held(long price) {
        return price > PRICE_MAX || price < -PRICE_MAX ? ABSENT : price;
    }

    private static void units(RowWriter row, Name column, long mantissa, int exponent) {
        long whole = whole(mantissa, exponent);
        if (whole == ABSENT) {
            row.putNull(column);
        } else {
            row.putLong(column, whole);
        }
    }

    /** @return mantissa times 10^exponent in whole units, halves to the even one; absent where absent or beyond a long */
    static long whole(long mantissa, int exponent) {
        if (mantissa == ABSENT || exponent == 0 || mantissa == 0) {
            return mantissa;
        }
        if (exponent > 0) {
            long factor = exponent > 18 ? 0 : FixedPoint.powerOfTen(exponent);
            long product = mantissa * factor;
            return factor != 0 && Math.multiplyHigh(mantissa, factor) == product >> 63 ? product : ABSENT;
        }
        return exponent < -18 ? 0 : FixedPoint.halfEven(mantissa, -exponent);
    }

    /** @return mantissa times 10^exponent as the nearest double */
    static double units(long mantissa, int exponent) {
        if (exponent == 0) {
            return mantissa;
        }
        return Math.abs(exponent) > 18
                ? mantissa * StrictMath.pow(10, exponent)
                : exponent < 0
                        ? mantissa / (double) FixedPoint.powerOfTen(-exponent)
                        : mantissa * (double) FixedPoint.powerOfTen(exponent);
    }

    /** @return bars that a table's columns could not hold */
    long unlandable() {
        return unlandable;
    }

    void unlandable(long restored) {
        unlandable = restored;
    }
}
