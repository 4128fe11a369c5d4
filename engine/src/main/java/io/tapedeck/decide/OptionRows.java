package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.options.OptionListener;
import io.tapedeck.options.Valuation;

/**
 * Valuations to rows of {@code options_data} and, at their slower pace, of {@code sage.options_data}. What is too large for
 * its column is NULL there; a strike that is too large for {@code sage} leaves that row out. Allocates nothing. One thread.
 */
final class OptionRows implements OptionListener {
    private static final Name OPTIONS = new Name("options_data");
    private static final Name SAGE_OPTIONS = new Name("sage.options_data");
    private static final Name TIMESTAMP = new Name("timestamp");
    private static final Name UNDERLYING_SYMBOL = new Name("underlying_symbol");
    private static final Name OPTION_SYMBOL = new Name("option_symbol");
    private static final Name CONTRACT_SYMBOL = new Name("contract_symbol");
    private static final Name EXPIRATION_DATE = new Name("expiration_date");
    private static final Name STRIKE = new Name("strike");
    private static final Name STRIKE_PRICE = new Name("strike_price");
    private static final Name OPTION_TYPE = new Name("option_type");
    private static final Name BID = new Name("bid");
    private static final Name ASK = new Name("ask");
    private static final Name LAST = new Name("last");
    private static final Name LAST_PRICE = new Name("last_price");
    private static final Name MARK_PRICE = new Name("mark_price");
    private static final Name VOLUME = new Name("volume");
    private static final Name IMPLIED_VOLATILITY = new Name("implied_volatility");
    private static final Name DELTA = new Name("delta");
    private static final Name GAMMA = new Name("gamma");
    private static final Name THETA = new Name("theta");
    private static final Name VEGA = new Name("vega");
    private static final Name RHO = new Name("rho");
    private static final Name PROVIDER = new Name("provider");
    private static final Name TAPEDECK = new Name("tapedeck");
    private static final Name C = new Name("C");
    private static final Name P = new Name("P");
    private static final Name CALL = new Name("CALL");
    private static final Name PUT = new Name("PUT");

    private static final long NS_PER_DAY = 86_400_000_000_000L;
    private static final int PRICE_DECIMALS = 8;
    private static final int SAGE_PRICE_DECIMALS = 4;
    private static final int GREEK_DECIMALS = 6;
    // exclusive limits of the columns: digits before the point
    private static final double PRICE_LIMIT = 1e7;
    private static final double SAGE_PRICE_LIMIT = 1e6;
    private static final double GREEK_LIMIT = 1e2;
    private static final double MONEY_GREEK_LIMIT = 1e6;
    private static final double VOLATILITY_LIMIT = 1e4;

    private final InstrumentIndex instruments;
    private final Outputs outputs;

    OptionRows(InstrumentIndex instruments, Outputs outputs) {
        this.instruments = instruments;
        this.outputs = outputs;
    }

    @Override
    public void onValuation(Valuation of) {
        Instrument option = instruments.get(of.instrument());
        if (fits(option.strike(), PRICE_LIMIT)) {
            putTrading(of, option);
        }
        if (of.detail() && fits(option.strike(), SAGE_PRICE_LIMIT)) {
            putSage(of, option);
        }
    }

    private void putTrading(Valuation of, Instrument option) {
        RowWriter row = outputs.begin(OPTIONS).putTimestamp(TIMESTAMP, of.time())
                .putText(UNDERLYING_SYMBOL, option.underlying())
                .putText(OPTION_SYMBOL, instruments.symbol(of.instrument()))
                .putTimestamp(EXPIRATION_DATE, option.expirationDay() * NS_PER_DAY);
        price(row, STRIKE, option.strike(), PRICE_DECIMALS, PRICE_LIMIT);
        row.putText(OPTION_TYPE, option.optionType() == 'C' ? C : P);
        price(row, BID, of.bid(), PRICE_DECIMALS, PRICE_LIMIT);
        price(row, ASK, of.ask(), PRICE_DECIMALS, PRICE_LIMIT);
        price(row, LAST, of.last(), PRICE_DECIMALS, PRICE_LIMIT);
        volume(row, of);
        number(row, IMPLIED_VOLATILITY, of.impliedVolatility(), GREEK_DECIMALS, VOLATILITY_LIMIT);
        greeks(row, of, MONEY_GREEK_LIMIT);
        row.putText(PROVIDER, TAPEDECK);
        outputs.end(of.time());
    }

    private void putSage(Valuation of, Instrument option) {
        RowWriter row = outputs.begin(SAGE_OPTIONS).putTimestamp(TIMESTAMP, of.time())
                .putText(UNDERLYING_SYMBOL, option.underlying())
                .putText(CONTRACT_SYMBOL, instruments.symbol(of.instrument()))
                .putTimestamp(EXPIRATION_DATE, option.expirationDay() * NS_PER_DAY);
        price(row, STRIKE_PRICE, option.strike(), SAGE_PRICE_DECIMALS, SAGE_PRICE_LIMIT);
        row.putText(OPTION_TYPE, option.optionType() == 'C' ? CALL : PUT);
        price(row, BID, of.bid(), SAGE_PRICE_DECIMALS, SAGE_PRICE_LIMIT);
        price(row, ASK, of.ask(), SAGE_PRICE_DECIMALS, SAGE_PRICE_LIMIT);
        price(row, LAST_PRICE, of.last(), SAGE_PRICE_DECIMALS, SAGE_PRICE_LIMIT);
        number(row, MARK_PRICE, of.mark(), SAGE_PRICE_DECIMALS, SAGE_PRICE_LIMIT);
        volume(row, of);
        number(row, IMPLIED_VOLATILITY, of.impliedVolatility(), SAGE_PRICE_DECIMALS, GREEK_LIMIT);
        greeks(row, of, GREEK_LIMIT);
        outputs.end(of.time());
    }

    private static void greeks(RowWriter row, Valuation of, double moneyLimit) {
        number(row, DELTA, of.delta(), GREEK_DECIMALS, GREEK_LIMIT);
        number(row, GAMMA, of.gamma(), GREEK_DECIMALS, GREEK_LIMIT);
        number(row, THETA, of.theta(), GREEK_DECIMALS, moneyLimit);
        number(row, VEGA, of.vega(), GREEK_DECIMALS, moneyLimit);
        number(row, RHO, of.rho(), GREEK_DECIMALS, moneyLimit);
    }

    private static void volume(RowWriter row, Valuation of) {
        if (of.volume() <= Integer.MAX_VALUE && of.volume() >= 0) {
            row.putLong(VOLUME, of.volume());
        } else {
            row.putNull(VOLUME);
        }
    }

    private static void number(RowWriter row, Name column, double value, int decimals, double limit) {
        // half a last decimal below the limit would round up to it
        row.putNumber(column, Math.abs(value) < limit - 1 ? value : Double.NaN, decimals);
    }

    private static boolean fits(long price, double limit) {
        return price != FixedPoint.ABSENT && Math.abs(price) < (limit - 1) * FixedPoint.PRICE_UNITS;
    }

    /** A price at the column's decimals: exact where it has no more, else rounded half even. */
    private static void price(RowWriter row, Name column, long price, int decimals, double limit) {
        if (!fits(price, limit)) {
            row.putNull(column);
            return;
        }
        row.putDecimal(column, FixedPoint.halfEven(price, FixedPoint.PRICE_DECIMALS - decimals), -decimals);
    }
}
