package io.tapedeck.decide;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.ColumnNumber;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.positions.Booked;
import io.tapedeck.positions.CashMovement;
import io.tapedeck.positions.PositionBook;
import io.tapedeck.positions.PositionListener;
import io.tapedeck.positions.PositionsOptions;
import io.tapedeck.positions.Trade;
import io.tapedeck.positions.TradeReader;
import io.tapedeck.risk.Limit;
import io.tapedeck.risk.RiskLimits;
import io.tapedeck.risk.RiskOptions;
import io.tapedeck.risk.Verdict;
import io.tapedeck.risk.Working;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Trades to positions, ticks to their marks, both to the limits. Emits a position's mark ({@code position_marks}) once an
 * interval of the tape, and breaches of limits with their ends ({@code risk_alerts}).
 */
@SuppressWarnings("EnumOrdinal") // counters stand in the order of the constants; a snapshot is read by its own version alone
final class PositionStage implements DecisionHandler {
    /** What may be said of a tick that marks all the same: it has a price, and the price is the market's. */
    private static final int HARMLESS = EventFlags.LOCKED | EventFlags.ONE_SIDED | EventFlags.SIZE_ABSENT;

    private static final double MONEY_UNITS = 1e6;

    private final InstrumentIndex instruments;
    private final Moment moment;
    private final PositionRows rows;
    private final PositionBook book = new PositionBook(PositionsOptions.DEFAULTS);
    private final RiskLimits limits;
    /** By symbol, the instrument that was defined first; looked up only. */
    private final Map<String, Integer> ofSymbol = new HashMap<>();
    private final TradeReader reader = new TradeReader();
    private final Trade trade = new Trade();
    private final CashMovement movement = new CashMovement();
    private int marksPerEvent = PositionsOptions.DEFAULTS.marksPerEvent();
    private final TapeTime tape = new TapeTime();
    private long refused;
    /** Since the start: no state holds it. */
    private long movementsRefused;
    private final long[] booked = new long[Booked.values().length];

    PositionStage(InstrumentIndex instruments, Moment moment, Outputs outputs) {
        this.instruments = instruments;
        this.moment = moment;
        rows = new PositionRows(outputs, instruments, book);
        limits = new RiskLimits(RiskOptions.DEFAULTS, book, rows);
        book.listen((position, before, after, price, time) -> limits.onTrade(position));
    }

    @Override
    public void configure(KeyValues settings) {
        PositionsOptions options = PositionsOptions.of(settings.below("positions."));
        book.configure(options);
        boolean rounds = settings.flag(ColumnNumber.ROUNDS, false);
        reader.rounds(rounds);
        movement.rounds(rounds);
        marksPerEvent = options.marksPerEvent();
        limits.configure(RiskOptions.of(settings.below("risk.")));
    }

    /** @return the positions; read only, but by this stage */
    PositionBook book() {
        return book;
    }

    /** Adds one who is told of each position that a trade changes, after the limits have seen it. */
    void listen(PositionListener listener) {
        book.listen(listener);
    }

    /** Books a fill that decisions made themselves: its row of {@code trades} is an output, it does not come back. */
    Booked onFill(Trade fill) {
        Booked what = book.onTrade(fill);
        booked[what.ordinal()]++;
        return what;
    }

    /**
     * Asks the limits about an order ({@link RiskLimits#check}).
     *
     * @param position of the book, -1 where there is none yet
     * @param quantity 1e-6, above 0 buys
     * @param price expected, 1e-9; ABSENT where nobody knows
     * @param working orders that are open
     * @return the answer, valid until the next question
     */
    Verdict check(int position, int instrument, long quantity, long price, Working working) {
        return limits.check(position, instrument, quantity, price, fxRate(position, instrument), working);
    }

    /** @return the next instrument of the same symbol, round and round ({@link RiskLimits#nextVenue}) */
    int nextVenue(int instrument) {
        return limits.nextVenue(instrument);
    }

    /** @return portfolio's currency for one of a position's, or, where there is none yet, of its instrument's, 1e-8 */
    long fxRate(int position, int instrument) {
        return position >= 0 ? book.fxRate(position) : book.fxRate(instruments.get(instrument).currency());
    }

    /** @return rows of {@code trades} that were refused, as the database refuses them */
    long refused() {
        return refused;
    }

    @Override
    public void onDefined(int instrument) {
        book.define(instrument, instruments.symbol(instrument), instruments.exchange(instrument));
        limits.define(instrument, ofSymbol.computeIfAbsent(instruments.get(instrument).symbol(), _ -> instrument));
        if (book.first(instrument) != PositionBook.NONE) {
            limits.onMark(instrument);
        }
    }

    @Override
    public void onTick(Tick tick, int instrument) {
        if (!moment.acting() || (tick.flags() & ~HARMLESS) != 0) {
            return;
        }
        boolean back = false;
        if (tick.isHistorical()) {
            back = tape.historical(tick.feedId(), tick.eventTime(), tick.receiveTime());
        } else {
            tape.live(tick.eventTime(), tick.receiveTime());
        }
        advance(back);
        if (book.first(instrument) != PositionBook.NONE) {
            if (tick.isTrade()) {
                book.onPrice(instrument, tick.price(), tick.eventTime(), tick.sequence());
            } else {
                book.onQuote(instrument, tick.bid(), tick.ask(), tick.eventTime(), tick.sequence());
            }
            limits.onMark(instrument);
        }
        emitDue();
    }

    @Override
    public void onClock(long time) {
        tape.live(time, time); // a clock that was set back takes no day's loss back
        advance(false);
        limits.onClock();
        emitDue();
    }

    @Override
    public void onRow(Name table, RowReader row) {
        if (table == Tables.TRADES) {
            if (!reader.read(row, trade)) {
                refused++;
                return;
            }
            passRow();
            Booked what = book.onTrade(trade);
            booked[what.ordinal()]++;
            switch (what) {
                case REFUSED -> refused++;
                case COSTS -> limits.onMark(-1);
                case MOVED, AGAIN -> {
                    // the limits have seen it, or nothing has changed
                }
            }
        } else if (table == Tables.CASH_MOVEMENTS) {
            if (!movement.read(row)) {
                movementsRefused++;
                return;
            }
            passRow();
            long money = book.onMovement(movement);
            if (movement.isCapital()) {
                limits.onCapital(money);
            }
            limits.onMark(-1);
        }
    }

    /**
     * A row's own time is its sender's: it may lie ahead, but takes the tape's time no further than when it came; and behind, of a
     * late fee or fill: that takes it nowhere.
     */
    private void passRow() {
        tape.row(Math.min(moment.eventTime(), moment.receiveTime()));
        advance(false);
    }

    private void advance(boolean back) {
        book.onTime(tape.now(), back ? moment.sequence() : 0);
        limits.onTime(tape.now());
    }

    @Override
    public void onFeedStatus(FeedStatusDecoder status) {
        if (status.status() == FeedStatusKind.ENDED) {
            tape.ended(status.header().feedId());
        }
    }

    private void emitDue() {
        for (int i = 0; i < marksPerEvent; i++) {
            int position = book.pollDue();
            if (position == PositionBook.NONE) {
                return;
            }
            rows.mark(position);
        }
    }

    @Override
    public void count(DecisionCounts into) {
        for (Booked what : Booked.values()) {
            into.total("tapedeck.positions.trades", "Trades, paper fills among them, by what they did to positions",
                    booked[what.ordinal()], "outcome", what.name().toLowerCase(Locale.ROOT));
        }
        into.total("tapedeck.positions.trades.refused", "Rows of trades that no position takes, as the table does not",
                refused);
        into.total("tapedeck.cash.movements.refused",
                "Rows of cash_movements that move no money, as the table does not take them, since the start",
                movementsRefused);
        into.now("tapedeck.positions.known", "Positions, flat ones too", book.count());
        into.now("tapedeck.portfolio.equity.currency", "Equity, in the portfolio's currency", limits.equity());
        into.now("tapedeck.portfolio.gross.currency",
                "Value of all positions without signs, in the portfolio's currency",
                book.exposure().gross() / MONEY_UNITS);
        into.now("tapedeck.portfolio.net.currency", "Long less short, in the portfolio's currency",
                book.exposure().net() / MONEY_UNITS);
        for (Limit limit : Limit.values()) {
            into.total("tapedeck.risk.breaches", "Breaches of limits that were told in risk_alerts", limits.breaches(
                    limit), "limit", limit.label());
            into.now("tapedeck.risk.breaches.lasting", "Breaches of limits that last", limits.lasting(limit), "limit",
                    limit.label());
        }
    }

    @Override
    public void save(StateWriter state) {
        state.begin("positions").putLong(refused).putLongs(booked, booked.length);
        tape.save(state);
        book.save(state);
        limits.save(state);
    }

    @Override
    public void restore(StateReader state) {
        state.expect("positions");
        refused = state.getLong();
        System.arraycopy(state.getLongs(new long[booked.length]), 0, booked, 0, booked.length);
        tape.restore(state);
        book.restore(state);
        limits.restore(state);
    }
}
