package io.tapedeck.positions;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/** Marks positions and keeps what they are worth in the portfolio's currency, one by one and in sum. One thread. */
final class Valuation {
    private static final long FX_UNITS = 100_000_000;
    private static final double FX = FX_UNITS;
    /** From 1e-15, quantity times mark, to 1e-6. */
    private static final double PRODUCT_TO_VALUE = 1e9;
    /** From money of 1e-14 to 1e-6. */
    private static final double MONEY_TO_VALUE = 1e8;
    private static final int FX_DECIMALS = 8;
    private static final int VALUE_DECIMALS = 6;
    private static final long COST_TO_PRODUCT = 10;

    private final PositionColumns columns;
    private final InstrumentPositions instruments;
    private final Exposure exposure = new Exposure();
    private final Wide scratch = new Wide();
    private final Wide cost = new Wide();
    /** By currency's number, 1e-8; 0 = no trade in it yet. */
    private long[] rates = new long[16];

    Valuation(PositionColumns columns, InstrumentPositions instruments) {
        this.columns = columns;
        this.instruments = instruments;
    }

    Exposure exposure() {
        return exposure;
    }

    /** Puts a position into the chain of its instrument. */
    void attach(int position, int instrument) {
        columns.instrument[position] = instrument;
        columns.next[position] = instruments.first(instrument);
        instruments.first(instrument, position);
        instruments.addValue(instrument, columns.value[position]);
    }

    /** A tick has marked a position. */
    void mark(int position, long price, long time, long sequence) {
        columns.mark[position] = price;
        columns.markTime[position] = time;
        columns.markSequence[position] = sequence;
        revalue(position);
    }

    /**
     * A trade has changed a position: it marks it at its own price, unless a tick is newer.
     *
     * @return whether the tick's mark stays and must reach the table again, which the trade has marked there
     */
    boolean traded(int position, long price, long time) {
        boolean tickIsNewer = columns.markSequence[position] != 0 && columns.markSequence[position] >= columns.backAt
                && columns.markTime[position] >= columns.lastTradeAt[position];
        if (!tickIsNewer) {
            columns.mark[position] = price;
            columns.markTime[position] = time;
            columns.markSequence[position] = 0;
        }
        revalue(position);
        recash(position);
        return tickIsNewer && columns.quantity[position] != 0;
    }

    private void revalue(int position) {
        double product = (double) columns.quantity[position] * columns.mark[position];
        long value = whole(product / PRODUCT_TO_VALUE, columns.fxRate[position]);
        long before = columns.value[position];
        if (value != before) {
            columns.value[position] = value;
            exposure.value(before, value);
            if (columns.instrument[position] != PositionBook.NONE) {
                instruments.addValue(columns.instrument[position], value - before);
            }
        }
    }

    /** What a position's trades brought in has changed. */
    void recash(int position) {
        scratch.set(columns.realizedHigh[position], columns.realizedLow[position])
                .minus(cost.set(columns.costHigh[position], columns.costLow[position]));
        long cash = whole(scratch.approximately() / MONEY_TO_VALUE, columns.fxRate[position]);
        exposure.cash(columns.cash[position], cash);
        columns.cash[position] = cash;
    }

    /** Money came or went beside trades: exact, then rounded to 1e-6, halves to even; @return it in the portfolio's currency, 1e-6 */
    long movement(BigDecimal amount, long fxRate) {
        scratch.set(amount.multiply(BigDecimal.valueOf(fxRate, FX_DECIMALS)).setScale(VALUE_DECIMALS,
                RoundingMode.HALF_EVEN).unscaledValue());
        exposure.cash(scratch);
        return scratch.saturated();
    }

    private static long whole(double amount, long fxRate) {
        double money = fxRate == FX_UNITS ? amount : amount * fxRate / FX;
        return Math.clamp((long) Math.rint(money), -Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** @return quantity at the mark less what it cost, 1e-15 */
    Wide unrealized(int position, Wide into) {
        long costLow = columns.costLow[position];
        long costHigh = columns.costHigh[position];
        // times ten: a mark has one decimal more than a trade's price
        cost.set(costHigh * COST_TO_PRODUCT + Math.unsignedMultiplyHigh(costLow, COST_TO_PRODUCT),
                costLow * COST_TO_PRODUCT);
        return into.product(columns.quantity[position], columns.mark[position]).minus(cost);
    }

    /** A trade states what its currency is worth. */
    void rate(int currency, long fxRate) {
        if (currency >= rates.length) {
            rates = Arrays.copyOf(rates, Math.max(currency + 1, rates.length * 2));
        }
        rates[currency] = fxRate;
    }

    /** @return the currency's worth, 1e-8; 1 where no trade stated it */
    long rate(int currency) {
        return currency < 0 || currency >= rates.length || rates[currency] == 0 ? FX_UNITS : rates[currency];
    }

    void save(StateWriter state) {
        instruments.save(state);
        exposure.save(state);
        state.putLongs(rates, rates.length);
    }

    void restore(StateReader state) {
        instruments.restore(state);
        exposure.restore(state);
        rates = state.getLongs(new long[0]);
    }
}
