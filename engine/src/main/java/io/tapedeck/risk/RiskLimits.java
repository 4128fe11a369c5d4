package io.tapedeck.risk;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.positions.Exposure;
import io.tapedeck.positions.PositionBook;

/**
 * The portfolio's limits. A breach begins when a figure is above its limit, and is told once; it ends when the figure is at or
 * below {@code limit × (1 - clear)}, or the limit is gone. Figures are those of the book; equity is initial cash, movements of
 * money, the trades' cash flow and market values. Deposits and withdrawals move the peak and the day's begin with them: they
 * are no profit. Allocates only at a breach, its end, and once a day. One thread.
 */
public final class RiskLimits {
    /** A ratio where there is no capital left to carry it. */
    public static final double NO_CAPITAL = 9999.9999;
    private static final double UNITS = 1e6;
    private static final double PRODUCT_TO_MONEY = 1e15;
    private static final double FX_UNITS = 1e8;
    private static final Limit[] LIMITS = Limit.values();
    /** Limits of which a breach blocks every entry. */
    private static final Limit[] LASTING = {Limit.DRAWDOWN, Limit.DAILY_LOSS};

    private final PositionBook book;
    private final Exposure exposure;
    private final AlertListener listener;
    private final Breaches ofPositions = new Breaches();
    private final Breaches ofInstruments = new Breaches();
    private final Breaches ofPortfolio = new Breaches();
    private final Venues venues = new Venues();
    private final Verdict verdict = new Verdict();
    private final TradingDay day;
    private final long[] begun = new long[LIMITS.length];
    private RiskOptions options;
    private boolean idle;
    private long now = Long.MIN_VALUE;
    /** Money of 1e-6, as all that is added up. */
    private long peak;
    private long dayBegin;

    /** @param listener told of breaches and their ends */
    public RiskLimits(RiskOptions options, PositionBook book, AlertListener listener) {
        this.book = book;
        this.exposure = book.exposure();
        this.listener = listener;
        this.day = new TradingDay(options.zone());
        this.options = options;
        configure(options);
    }

    /** Takes other limits: what they change is told at the next event. Another initial cash is no profit. */
    public void configure(RiskOptions newOptions) {
        capital(minus(units(newOptions.initialCash()), units(options.initialCash())));
        options = newOptions;
        day.zone(newOptions.zone(), now);
        boolean none = true;
        for (Limit limit : LIMITS) {
            none &= newOptions.max(limit) == 0;
        }
        idle = none;
    }

    /**
     * An instrument is known. One symbol on several venues is one concentration.
     *
     * @param ofSymbol the symbol's instrument that was defined first, itself where it is the first
     */
    public void define(int instrument, int ofSymbol) {
        venues.define(instrument, ofSymbol);
    }

    /** @return the next instrument of the same symbol, round and round; itself where it stands alone */
    public int nextVenue(int instrument) {
        return venues.next(instrument);
    }

    private void capital(long money) {
        peak = plus(peak, money);
        dayBegin = plus(dayBegin, money);
    }

    private static long units(double money) {
        return Math.round(money * UNITS); // held at the ends of 64 bits
    }

    private static long plus(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? a < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE : sum;
    }

    private static long minus(long a, long b) {
        return plus(a, b == Long.MIN_VALUE ? Long.MAX_VALUE : -b);
    }

    /** @return initial cash, movements, cash flow of trades and market values, money */
    public double equity() {
        return equityUnits() / UNITS;
    }

    private long equityUnits() {
        return plus(units(options.initialCash()), exposure.equity());
    }

    /** @return breaches of a limit so far */
    public long breaches(Limit limit) {
        return begun[limit.index()];
    }

    /** @return breaches of a limit that last */
    public int lasting(Limit limit) {
        return switch (limit) {
            case POSITION -> ofPositions.open();
            case CONCENTRATION -> ofInstruments.open();
            case GROSS, NET, LEVERAGE, DRAWDOWN, DAILY_LOSS -> ofPortfolio.isOpen(limit.index()) ? 1 : 0;
        };
    }

    /** @return highest equity so far, money */
    public double peak() {
        return peak / UNITS;
    }

    /** @return equity at the day's begin, money */
    public double dayBegin() {
        return dayBegin / UNITS;
    }

    /** The tape's time goes on, or back to an older day: called before the event of that time changes the book. */
    public void onTime(long time) {
        now = time;
        boolean first = day.end() == Long.MIN_VALUE;
        if (day.begins(now)) {
            dayBegin = equityUnits();
            peak = first ? dayBegin : peak;
        }
    }

    /** Capital came (above 0) or went, 1e-6; the book has it already. */
    public void onCapital(long money) {
        capital(money);
    }

    /** The book has changed at a position, by a trade. */
    public void onTrade(int position) {
        onMark(book.instrument(position));
        if (book.instrument(position) < 0) {
            checkPosition(position);
        }
    }

    /** The book has changed at an instrument, -1 for somewhere else. */
    public void onMark(int instrument) {
        if (nothingToSee()) {
            return;
        }
        if (instrument >= 0) {
            for (int position = book.first(instrument); position != PositionBook.NONE; position = book.next(position)) {
                checkPosition(position);
            }
            checkInstrument(instrument);
        }
        checkPortfolio();
    }

    /** Without a limit the peak alone goes on: one may come. */
    private boolean nothingToSee() {
        peak = Math.max(peak, equityUnits());
        return idle && ofPositions.open() + ofInstruments.open() + ofPortfolio.open() == 0;
    }

    /** Looks at everything: once a tick of the tape's clock, for what moves with the equity alone. */
    public void onClock() {
        if (nothingToSee()) {
            return;
        }
        for (int position = 0; position < book.count(); position++) {
            checkPosition(position);
            int instrument = book.instrument(position);
            if (instrument >= 0 && book.first(instrument) == position) {
                checkInstrument(instrument);
            }
        }
        checkPortfolio();
    }

    private void checkPosition(int position) {
        check(ofPositions, position, Limit.POSITION, Math.abs(book.value(position)) / UNITS, position,
                book.instrument(position));
    }

    private void checkInstrument(int instrument) {
        if (options.max(Limit.CONCENTRATION) != 0 || ofInstruments.open() > 0) {
            int symbol = venues.first(instrument);
            check(ofInstruments, symbol, Limit.CONCENTRATION, ratio(Math.abs(together(symbol)), equity()), -1, symbol);
        }
    }

    /** Market value of a symbol on all its venues, long less short, money. */
    private double together(int instrument) {
        long sum = book.instrumentValue(instrument);
        for (int other = venues.next(instrument); other != instrument; other = venues.next(other)) {
            sum += book.instrumentValue(other);
        }
        return sum / UNITS;
    }

    private void checkPortfolio() {
        peak = Math.max(peak, equityUnits());
        for (Limit limit : LIMITS) {
            if (limit.ofPortfolio()) {
                check(ofPortfolio, limit.index(), limit, figure(limit), -1, -1);
            }
        }
    }

    private double figure(Limit limit) {
        return switch (limit) {
            case GROSS -> exposure.gross() / UNITS;
            case NET -> Math.abs(exposure.net()) / UNITS;
            case LEVERAGE -> ratio(exposure.gross() / UNITS, equity());
            case DRAWDOWN -> peak > 0 ? Math.min((double) minus(peak, equityUnits()) / peak, NO_CAPITAL) : 0;
            case DAILY_LOSS -> minus(dayBegin, equityUnits()) / UNITS;
            case POSITION, CONCENTRATION -> 0;
        };
    }

    private static double ratio(double money, double equity) {
        return money == 0 ? 0 : equity <= 0 ? NO_CAPITAL : Math.min(money / equity, NO_CAPITAL);
    }

    private void check(Breaches breaches, int index, Limit limit, double current, int position, int instrument) {
        double max = options.max(limit);
        if (breaches.isOpen(index)) {
            if (max == 0 || current <= max * (1 - options.clear())) {
                long reference = breaches.reference(index);
                long begun = breaches.begun(index);
                breaches.end(index);
                listener.onEnd(new Alert(reference, limit, position, instrument, current, max, begun,
                        Math.max(begun, now), false));
            }
        } else if (max != 0 && current > max) {
            begun[limit.index()]++;
            breaches.begin(index, now, listener.onBreach(
                    new Alert(0, limit, position, instrument, current, max, now, Alert.OPEN, options.block())));
        }
    }

    /**
     * Asks about an order before it is made. An exit, which makes a position smaller and does not turn it even when all that is
     * open against the position is filled before, is allowed always. Any other is blocked while a drawdown or a daily loss
     * lasts, and where it would leave a figure above its limit and higher than it is, open entries counted with it. A price
     * that nobody knows, the order's own or an open entry's, cannot be held against a limit of money: it blocks.
     *
     * @param position of the book, -1 where there is none yet
     * @param instrument dense index
     * @param quantity of the order, 1e-6, above 0 buys
     * @param price at which it is expected to be filled, 1e-9; {@link FixedPoint#ABSENT} where nobody knows
     * @param fxRate portfolio's currency for one of the price's, 1e-8
     * @param working orders that are open
     * @return the answer, valid until the next question
     */
    public Verdict check(int position, int instrument, long quantity, long price, long fxRate, Working working) {
        long held = position < 0 ? 0 : book.quantity(position);
        long against = quantity > 0 ? working.bought() : working.sold();
        boolean exit = held != 0 && held > 0 != quantity > 0 && Math.abs(quantity) <= Math.abs(held) - against;
        if (exit || idle || !options.block()) {
            return verdict.allow();
        }
        for (Limit lasting : LASTING) {
            if (ofPortfolio.isOpen(lasting.index())) {
                return verdict.block(lasting, figure(lasting), options.max(lasting));
            }
        }
        Limit asked = firstOfMoney();
        if (asked == null) {
            return verdict.allow();
        }
        if (price == FixedPoint.ABSENT) {
            return verdict.unknown(asked, "no price of the instrument is known");
        }
        if (working.unpriced() != null) {
            return verdict.unknown(asked, "no price of open order " + working.unpriced() + " is known");
        }
        return figures(position, instrument, money(quantity, price, fxRate), working);
    }

    private Limit firstOfMoney() {
        for (Limit limit : LIMITS) {
            if (limit != Limit.DRAWDOWN && limit != Limit.DAILY_LOSS && options.max(limit) != 0) {
                return limit;
            }
        }
        return null;
    }

    /** @param added value of the order, below 0 where it sells */
    private Verdict figures(int position, int instrument, double added, Working working) {
        double value = position < 0 ? 0 : book.value(position) / UNITS;
        double before = worst(value, working.positionBuys(), working.positionSells(), 0);
        double after = worst(value, working.positionBuys(), working.positionSells(), added);
        double others = ((double) working.buys() - working.positionBuys() + working.sells() - working.positionSells())
                / UNITS;
        double gross = exposure.gross() / UNITS - Math.abs(value) + others + before;
        double grossAfter = gross - before + after;
        double net = exposure.net() / UNITS;
        double together = together(instrument);
        double equity = equity();
        if (blocks(Limit.POSITION, before, after) || blocks(Limit.GROSS, gross, grossAfter)
                || blocks(Limit.NET, worst(net, working.buys(), working.sells(), 0),
                        worst(net, working.buys(), working.sells(), added))
                || blocks(Limit.LEVERAGE, ratio(gross, equity), ratio(grossAfter, equity))
                || blocks(Limit.CONCENTRATION,
                        ratio(worst(together, working.instrumentBuys(), working.instrumentSells(), 0), equity),
                        ratio(worst(together, working.instrumentBuys(), working.instrumentSells(), added), equity))) {
            return verdict;
        }
        return verdict.allow();
    }

    /** @return the larger of what is held with all buys and with all sales, without sign, money */
    private static double worst(double held, long buys, long sells, double added) {
        return Math.max(Math.abs(held + buys / UNITS + Math.max(0, added)),
                Math.abs(held - sells / UNITS + Math.min(0, added)));
    }

    private static double money(long quantity, long price, long fxRate) {
        return Math.copySign((double) quantity * price / PRODUCT_TO_MONEY * ((double) fxRate / FX_UNITS),
                (double) quantity);
    }

    /**
     * What an order is worth as limits count it: the same for one that is asked about and one that is open.
     *
     * @param quantity 1e-6
     * @param price 1e-9
     * @param fxRate portfolio's currency for one of the price's, 1e-8
     * @return value without sign, in the portfolio's currency, 1e-6; held at a quarter of a long
     */
    public static long value(long quantity, long price, long fxRate) {
        return Math.min((long) Math.rint(Math.abs(money(quantity, price, fxRate)) * UNITS), Long.MAX_VALUE >> 2);
    }

    private boolean blocks(Limit limit, double before, double after) {
        double max = options.max(limit);
        boolean ratio = limit == Limit.LEVERAGE || limit == Limit.CONCENTRATION;
        if (max == 0 || after <= max || (after <= before && !(ratio && after >= NO_CAPITAL))) {
            return false;
        }
        verdict.block(limit, after, max);
        return true;
    }

    /** Writes peak, day and what lasts. */
    public void save(StateWriter state) {
        state.begin("risk").putLong(now).putLong(peak).putLong(dayBegin).putLong(day.begin()).putLong(day.end())
                .putLongs(begun,
                        begun.length);
        ofPositions.save(state);
        ofInstruments.save(state);
        ofPortfolio.save(state);
    }

    /** Reads it back, after the book. */
    public void restore(StateReader state) {
        state.expect("risk");
        now = state.getLong();
        peak = state.getLong();
        dayBegin = state.getLong();
        day.restore(state.getLong(), state.getLong());
        System.arraycopy(state.getLongs(new long[begun.length]), 0, begun, 0, begun.length);
        ofPositions.restore(state);
        ofInstruments.restore(state);
        ofPortfolio.restore(state);
    }
}
