package io.tapedeck.bars;

import io.tapedeck.common.FixedPoint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** The bar that is shown: {@link Bar} and what only rows need. Reused: valid during the call. The thread that decides. */
public final class ClosedBar implements Bar {
    private static final long ABSENT = FixedPoint.ABSENT;
    /** From prices of 1e-9 to the 8 decimals that averages are rounded to. */
    private static final long NANO_TO_8 = 10;
    private static final int TEN_THOUSANDTHS = 10_000;

    private long[] bars = new long[BarFields.LENGTH];
    private int at;
    private int instrument;
    private Timeframe timeframe = Timeframe.M1;
    private boolean historical;
    private long vwap;
    private long averageSpread;
    private long volume;
    private int volumeExponent;
    private double volatility;
    private boolean late;

    ClosedBar() {
    }

    void show(long[] page, int place, int ofInstrument, Timeframe ofTimeframe, boolean ofHistory, double ofVolatility,
            boolean ofLateTick) {
        bars = page;
        at = place;
        instrument = ofInstrument;
        timeframe = ofTimeframe;
        historical = ofHistory;
        volatility = ofVolatility;
        late = ofLateTick;
        volume();
        vwap = averagePrice();
        long spreads = bars[at + BarFields.SPREADS];
        averageSpread = spreads == 0
                ? ABSENT
                : inNano(
                        Wide.divide(bars[at + BarFields.SPREAD], bars[at + BarFields.SPREAD + 1], spreads * NANO_TO_8));
    }

    private void volume() {
        long high = bars[at + BarFields.VOLUME];
        long low = bars[at + BarFields.VOLUME + 1];
        int exponent = BarFields.exponent(bars, at, 0);
        volume = low;
        volumeExponent = exponent == BarFields.NO_EXPONENT ? 0 : exponent;
        if (high != low >> 63) {
            BigDecimal exact = new BigDecimal(Wide.value(high, low), -volumeExponent).stripTrailingZeros();
            while (exact.unscaledValue().bitLength() > 62) {
                exact = exact.setScale(exact.scale() - 1, RoundingMode.HALF_UP);
            }
            volume = exact.unscaledValue().longValue();
            volumeExponent = -exact.scale();
        }
    }

    private long averagePrice() {
        long high = bars[at + BarFields.VOLUME];
        long low = bars[at + BarFields.VOLUME + 1];
        if ((high | low) == 0) {
            return ABSENT;
        }
        long turnoverHigh = bars[at + BarFields.TURNOVER];
        long turnoverLow = bars[at + BarFields.TURNOVER + 1];
        if (high == 0 && low > 0 && low <= Long.MAX_VALUE / NANO_TO_8) {
            return inNano(Wide.divide(turnoverHigh, turnoverLow, low * NANO_TO_8));
        }
        BigInteger divisor = Wide.value(high, low).multiply(BigInteger.valueOf(NANO_TO_8));
        return divisor.signum() < 0
                ? inNano(Wide.divide(~turnoverHigh + (turnoverLow == 0 ? 1 : 0), -turnoverLow, divisor.negate()))
                : inNano(Wide.divide(turnoverHigh, turnoverLow, divisor));
    }

    private static long inNano(long eightDecimals) {
        return eightDecimals == ABSENT || Math.abs(eightDecimals) > Long.MAX_VALUE / NANO_TO_8
                ? ABSENT
                : eightDecimals * NANO_TO_8;
    }

    @Override
    public int instrument() {
        return instrument;
    }

    @Override
    public Timeframe timeframe() {
        return timeframe;
    }

    @Override
    public long start() {
        return bars[at + BarFields.START];
    }

    @Override
    public long end() {
        return bars[at + BarFields.END];
    }

    @Override
    public long open() {
        return bars[at + BarFields.OPEN];
    }

    @Override
    public long high() {
        return bars[at + BarFields.HIGH];
    }

    @Override
    public long low() {
        return bars[at + BarFields.LOW];
    }

    @Override
    public long close() {
        return bars[at + BarFields.CLOSE];
    }

    @Override
    public long volumeMantissa() {
        return volume;
    }

    @Override
    public int volumeExponent() {
        return volumeExponent;
    }

    @Override
    public long vwap() {
        return vwap;
    }

    @Override
    public int trades() {
        return BarFields.trades(bars, at);
    }

    @Override
    public long bid() {
        return bars[at + BarFields.BID];
    }

    @Override
    public long ask() {
        return bars[at + BarFields.ASK];
    }

    /** @return mantissa of the size at the bid; Long.MIN_VALUE = absent */
    public long bidSizeMantissa() {
        return bars[at + BarFields.BID_SIZE];
    }

    /** @return decimal exponent of the size at the bid */
    public int bidSizeExponent() {
        return BarFields.exponent(bars, at, 1);
    }

    /** @return mantissa of the size at the ask; Long.MIN_VALUE = absent */
    public long askSizeMantissa() {
        return bars[at + BarFields.ASK_SIZE];
    }

    /** @return decimal exponent of the size at the ask */
    public int askSizeExponent() {
        return BarFields.exponent(bars, at, 2);
    }

    /** @return ask minus bid of the last quote, 1e-9; Long.MIN_VALUE where a side is absent or it does not fit */
    public long spread() {
        long bid = bid();
        long ask = ask();
        long spread = ask - bid;
        return bid == ABSENT || ask == ABSENT || ((ask ^ bid) & (ask ^ spread)) < 0 ? ABSENT : spread;
    }

    @Override
    public long averageSpread() {
        return averageSpread;
    }

    @Override
    public int flags() {
        return BarFields.flags(bars, at);
    }

    @Override
    public double quality() {
        return qualityTenThousandths() / (double) TEN_THOUSANDTHS;
    }

    /** @return share of its ticks that count, in 1/10,000, rounded half up */
    public int qualityTenThousandths() {
        int ticks = BarFields.ticks(bars, at);
        long counted = (long) (ticks - BarFields.leftOut(bars, at)) * TEN_THOUSANDTHS;
        return ticks == 0 ? TEN_THOUSANDTHS : (int) ((2 * counted + ticks) / (2L * ticks));
    }

    @Override
    public int revision() {
        return BarFields.revision(bars, at);
    }

    @Override
    public boolean historical() {
        return historical;
    }

    /** @return whether a tick that came after the bar's end was dealt with made this version: not a step of the bar series */
    public boolean late() {
        return late;
    }

    /** @return of a day: square root of 252 times the sum of squared one-minute log returns; NaN where there are less than two */
    public double volatility() {
        return volatility;
    }
}
