package io.tapedeck.positions;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Name;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * All positions, by symbol, exchange, strategy, agent and tenant; each has a dense index that stays. Quantities 1e-6, prices
 * 1e-9, times ns. {@link #onTrade} books as the database's trade trigger does; {@link #onPrice} and {@link #onQuote} mark, at
 * a cost of the positions of that instrument, and allocate nothing. One thread.
 */
public final class PositionBook {
    /** Whose a trade is that names no tenant. */
    public static final String DEFAULT_TENANT = "default";
    /** No position. */
    public static final int NONE = -1;
    private static final int PRICE8_TO_PRICE = 10;
    private static final int MONEY_DECIMALS = 14;

    private final Names names = new Names();
    private final PositionKeys keys = new PositionKeys();
    private final PositionColumns columns = new PositionColumns();
    private final InstrumentPositions instruments = new InstrumentPositions();
    private final PositionFacts facts = new PositionFacts(names, keys, columns);
    private final BookedTrades booked;
    private final Valuation valuation = new Valuation(columns, instruments);
    private final MarkQueue marks = new MarkQueue();
    private final Holding holding = new Holding();
    private final Trade.Text scratch = new Trade.Text();
    private PositionListener[] listeners = new PositionListener[0];
    private MarkRule rule;
    private String refusal;

    /** @param options what holds at the begin */
    public PositionBook(PositionsOptions options) {
        booked = new BookedTrades(options.tradesRemembered());
        configure(options);
    }

    /** Takes other options; positions stay as they are. */
    public void configure(PositionsOptions options) {
        rule = options.mark();
        booked.limit(options.tradesRemembered());
        marks.interval(options.markIntervalNs());
    }

    /** Adds one who is told of each position that a trade changes, after those who came before. */
    public void listen(PositionListener listener) {
        listeners = Arrays.copyOf(listeners, listeners.length + 1);
        listeners[listeners.length - 1] = listener;
    }

    /** An instrument has got its dense index, one above the one before. Positions that it has already are found from now on. */
    public void define(int instrument, Name symbol, Name exchange) {
        int symbolNumber = names.add(symbol.buffer(), 0, symbol.length());
        int exchangeNumber = names.add(exchange.buffer(), 0, exchange.length());
        if (instruments.define(instrument, symbolNumber, exchangeNumber)) {
            for (int position = 0; position < keys.count(); position++) {
                if (columns.instrument[position] == NONE && keys.symbol(position) == symbolNumber
                        && keys.exchange(position) == exchangeNumber) {
                    valuation.attach(position, instrument);
                }
            }
        }
    }

    // ---- finding

    /** @return how many positions there are, flat ones too: their indexes are below */
    public int count() {
        return keys.count();
    }

    /** @return the position of the tenant {@code default}, {@link #NONE} where it never had a trade */
    public int find(int instrument, CharSequence strategy, CharSequence agent) {
        return find(instrument, strategy, agent, DEFAULT_TENANT);
    }

    /** @return the position, {@link #NONE} where it never had a trade; allocates nothing for ASCII names */
    public int find(int instrument, CharSequence strategy, CharSequence agent, CharSequence tenant) {
        return keys.find(instruments.symbol(instrument), instruments.exchange(instrument), number(strategy),
                number(agent), number(tenant));
    }

    private int number(CharSequence text) {
        scratch.set(text);
        return names.find(scratch.bytes(), 0, scratch.length());
    }

    /** @return the first position of an instrument, {@link #NONE} where it has none; go on with {@link #next} */
    public int first(int instrument) {
        return instruments.first(instrument);
    }

    /** @return the next position of the same instrument, {@link #NONE} behind the last */
    public int next(int position) {
        return columns.next[position];
    }

    // ---- what a position is

    /** @return dense index of its instrument, -1 where the tape has no definition of it yet */
    public int instrument(int position) {
        return columns.instrument[position];
    }

    /** @return what positions are called, and their times */
    public PositionFacts facts() {
        return facts;
    }

    /** @return units held, 1e-6: above 0 long, below 0 short, 0 flat */
    public long quantity(int position) {
        return columns.quantity[position];
    }

    /** @return average price of what is open, 1e-9 with 8 decimals that count; 0 when flat */
    public long averageCost(int position) {
        return columns.average[position] * PRICE8_TO_PRICE;
    }

    /** @return price that marks it, 1e-9: a trade's or a tick's, whichever is newer */
    public long mark(int position) {
        return columns.mark[position];
    }

    /** @return portfolio's currency for one of its own, 1e-8, as its last trade stated */
    public long fxRate(int position) {
        return columns.fxRate[position];
    }

    /** @return what the open quantity cost, 1e-14, signed like it */
    public Wide costBasis(int position, Wide into) {
        return into.set(columns.costHigh[position], columns.costLow[position]);
    }

    /** @return realised profit net of all commissions and fees, in its currency, 1e-14 */
    public Wide realized(int position, Wide into) {
        return into.set(columns.realizedHigh[position], columns.realizedLow[position]);
    }

    /** @return quantity at the mark, in its currency, 1e-15: a mark has nine decimals */
    public Wide marketValue(int position, Wide into) {
        return into.product(columns.quantity[position], columns.mark[position]);
    }

    /** @return unrealised profit, in its currency, 1e-15 */
    public Wide unrealized(int position, Wide into) {
        return valuation.unrealized(position, into);
    }

    /** @return realised profit as a decimal of 14 places; allocates */
    public BigDecimal realized(int position) {
        return realized(position, new Wide()).decimal(MONEY_DECIMALS);
    }

    /** @return market value less cost as the database keeps it, 14 places; allocates */
    public BigDecimal unrealized(int position) {
        Wide wide = new Wide();
        return marketValue(position, wide).decimal(MONEY_DECIMALS + 1).setScale(MONEY_DECIMALS, RoundingMode.HALF_UP)
                .subtract(costBasis(position, wide).decimal(MONEY_DECIMALS));
    }

    /** @return market value in the portfolio's currency, 1e-6 */
    public long value(int position) {
        return columns.value[position];
    }

    /** @return market value of all positions of an instrument, long less short, in the portfolio's currency, 1e-6 */
    public long instrumentValue(int instrument) {
        return instruments.value(instrument);
    }

    /** @return portfolio's currency for one of {@code currency}, 1e-8, as the last trade in it stated; 1 where none did */
    public long fxRate(CharSequence currency) {
        return valuation.rate(number(currency));
    }

    /** @return the sums over all positions */
    public Exposure exposure() {
        return valuation.exposure();
    }

    // ---- trades

    /**
     * Books a trade and tells the listeners.
     *
     * @return what became of it; {@link #refusal()} says why where it was refused
     */
    public Booked onTrade(Trade trade) {
        refusal = TradeRules.check(trade);
        if (refusal != null) {
            return Booked.REFUSED;
        }
        long key = BookedTrades.key(trade);
        int place = booked.find(key);
        return place >= 0 ? again(place, trade) : book(key, trade);
    }

    /** @return why the last trade was refused: the rule's name, as the database's constraint; null where it was not */
    public String refusal() {
        return refusal;
    }

    private Booked again(int place, Trade trade) {
        int position = booked.position(place);
        boolean same = booked.isSame(place, trade) && facts.symbol(position).matches(trade.symbol.bytes(), 0,
                trade.symbol.length())
                && facts.exchange(position).matches(trade.exchange.bytes(), 0, trade.exchange.length())
                && facts.strategy(position).matches(trade.strategy.bytes(), 0, trade.strategy.length())
                && facts.agent(position).matches(trade.agent.bytes(), 0, trade.agent.length())
                && (!trade.tenantGiven
                        || facts.tenant(position).matches(trade.tenant.bytes(), 0, trade.tenant.length()))
                && (!trade.currencyGiven
                        || facts.currency(position).matches(trade.currency.bytes(), 0, trade.currency.length()));
        if (!same) {
            return refuse("trades_booked_once");
        }
        long more = booked.costs(place, trade);
        if (more == 0) {
            return Booked.AGAIN;
        }
        holding.load(columns, position);
        holding.takeCosts(more);
        holding.store(columns, position);
        valuation.recash(position);
        return Booked.COSTS;
    }

    /** @return whether {@link #onTrade} would move a position by it: no rule speaks against it, and it is not booked yet */
    public boolean wouldMove(Trade trade) {
        if (TradeRules.check(trade) != null || booked.find(BookedTrades.key(trade)) >= 0) {
            return false;
        }
        int currency = number(trade.currency);
        return hold(trade, position(trade), currency) == null;
    }

    /** Holds what a trade would make of its position; @return the rule that refuses it, null where none does */
    private String hold(Trade trade, int position, int currency) {
        if (position == NONE) {
            holding.clear();
        } else if (columns.currency[position] != currency) {
            return "trades_currency_of_position";
        } else {
            holding.load(columns, position);
        }
        return holding.trade(trade.quantity, trade.price, trade.costs()) ? null : "numeric_value_out_of_range";
    }

    private Booked book(long key, Trade trade) {
        int currency = number(trade.currency);
        int position = position(trade);
        String against = hold(trade, position, currency);
        if (against != null) {
            return refuse(against);
        }
        long before = position == NONE ? 0 : columns.quantity[position];
        if (position == NONE) {
            position = open(trade, currency);
        }
        holding.store(columns, position);
        columns.fxRate[position] = trade.fxRate;
        booked.add(key, position, trade);
        columns.trades[position]++;
        columns.firstTradeAt[position] = Math.min(columns.firstTradeAt[position], trade.executedAt);
        columns.lastTradeAt[position] = Math.max(columns.lastTradeAt[position], trade.executedAt);
        if (valuation.traded(position, trade.price * PRICE8_TO_PRICE, trade.executedAt)) {
            marks.add(position);
        }
        valuation.rate(currency, trade.fxRate);
        for (PositionListener listener : listeners) {
            listener.onChange(position, before, columns.quantity[position], trade.price * PRICE8_TO_PRICE,
                    trade.executedAt);
        }
        return Booked.MOVED;
    }

    private Booked refuse(String rule) {
        refusal = rule;
        return Booked.REFUSED;
    }

    private int number(Trade.Text text) {
        return names.add(text.bytes(), 0, text.length());
    }

    private int position(Trade trade) {
        return keys.find(number(trade.symbol), number(trade.exchange), number(trade.strategy), number(trade.agent),
                number(trade.tenant));
    }

    private int open(Trade trade, int currency) {
        int symbol = number(trade.symbol);
        int exchange = number(trade.exchange);
        int position = keys.add(symbol, exchange, number(trade.strategy), number(trade.agent), number(trade.tenant));
        columns.reach(position);
        columns.currency[position] = currency;
        columns.firstTradeAt[position] = trade.executedAt;
        columns.lastTradeAt[position] = trade.executedAt;
        columns.mark[position] = 0;
        columns.markTime[position] = Long.MIN_VALUE;
        columns.instrument[position] = NONE;
        columns.next[position] = NONE;
        int instrument = instruments.of(symbol, exchange);
        if (instrument != NONE) {
            valuation.attach(position, instrument);
        }
        return position;
    }

    /**
     * Money came (above 0) or went beside trades.
     *
     * @return it in the portfolio's currency, 1e-6
     */
    public long onMovement(CashMovement movement) {
        return valuation.movement(movement.amount(), movement.fxRate());
    }

    // ---- marks

    /** The tape's time goes on, ns; or back at event {@code backAt} (0 = no): its day's ticks mark what a newer day's trades did. */
    public void onTime(long time, long backAt) {
        marks.onTime(time);
        if (backAt != 0) {
            columns.older(time, backAt, keys.count());
        }
    }

    /** A trade of the market marks the instrument's positions, where the last price is the rule. */
    public void onPrice(int instrument, long price, long time, long sequence) {
        if (rule == MarkRule.LAST && price != FixedPoint.ABSENT) {
            mark(instrument, price, price, time, sequence);
        }
    }

    /** A quote marks the instrument's positions, where bid and ask are the rule; an absent side marks none. */
    public void onQuote(int instrument, long bid, long ask, long time, long sequence) {
        if (rule == MarkRule.SIDE) {
            mark(instrument, bid, ask, time, sequence);
        } else if (rule == MarkRule.MID && bid != FixedPoint.ABSENT && ask != FixedPoint.ABSENT) {
            long middle = (bid >> 1) + (ask >> 1) + (bid & ask & 1);
            mark(instrument, middle, middle, time, sequence);
        }
    }

    private void mark(int instrument, long ofLong, long ofShort, long time, long sequence) {
        for (int position = instruments.first(instrument); position != NONE; position = columns.next[position]) {
            long price = columns.quantity[position] > 0 ? ofLong : ofShort;
            if (columns.quantity[position] != 0 && price != FixedPoint.ABSENT && price != columns.mark[position]
                    && time >= columns.lastTradeAt[position]) {
                valuation.mark(position, price, time, sequence);
                marks.add(position);
            }
        }
    }

    /**
     * Takes one position whose mark is due to leave the engine: the interval has passed since it changed first.
     *
     * @return the position, {@link #NONE} where none is due
     */
    public int pollDue() {
        int position = marks.poll();
        while (position != NONE && columns.markSequence[position] == 0) { // a trade has marked it since: the table knows
            position = marks.poll();
        }
        return position;
    }

    // ---- state

    /** Writes all positions. */
    public void save(StateWriter state) {
        names.save(state);
        keys.save(state);
        columns.save(state, keys.count());
        valuation.save(state);
        booked.save(state);
        marks.save(state);
    }

    /** Reads them back, in place of all that the book holds. */
    public void restore(StateReader state) {
        names.restore(state);
        keys.restore(state);
        columns.restore(state, keys.count());
        valuation.restore(state);
        booked.restore(state);
        marks.restore(state);
    }
}
