package io.tapedeck.decide;

import io.tapedeck.bars.Bar;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.ColumnNumber;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.indicators.IndicatorValues;
import io.tapedeck.positions.PositionBook;
import io.tapedeck.signals.FusedSignal;
import io.tapedeck.triggers.FusedEntries;
import io.tapedeck.triggers.Quantities;
import io.tapedeck.triggers.TapeMoment;
import io.tapedeck.triggers.TickQuality;
import io.tapedeck.triggers.Trigger;
import io.tapedeck.triggers.TriggerBook;
import io.tapedeck.triggers.TriggersOptions;
import io.tapedeck.triggers.paper.ExecutionOptions;
import io.tapedeck.triggers.paper.PaperExecution;
import java.util.Arrays;

/**
 * Ticks and fused signals to orders, exactly once. Of one tick: times come due, orders of earlier events are filled on paper,
 * then triggers see it. The tape's time ({@link TapeTime}) is the receive time of live ticks, the event time of historical ones
 * that act, and the clock's.
 */
final class PositionTriggerHandler implements DecisionHandler {
    private static final double PRICE_LARGEST = 9e9;
    private static final int QUOTE_OF_NO_USE = TickQuality.MARKED | EventFlags.ONE_SIDED;

    private final InstrumentIndex instruments;
    private final Moment moment;
    private final PositionStage positions;
    private final TapeMoment now = new TapeMoment();
    private final TriggerOutputs told;
    private final BookHoldings holdings;
    private final TriggerBook book;
    private final FusedEntries entries;
    private final PaperExecution paper;
    private final TriggerIntake intake;
    private Timeframe atrTimeframe = Timeframe.M5;
    private final TapeTime tapeTime = new TapeTime();
    /** Newest unmarked trade's price or quote's middle of each instrument, 1e-9. */
    private long[] lastPrice = new long[0];

    PositionTriggerHandler(DecisionOptions options, InstrumentIndex instruments, Moment moment, Outputs outputs,
            PositionStage positions) {
        this.instruments = instruments;
        this.moment = moment;
        this.positions = positions;
        told = new TriggerOutputs(options.idPrefix(), now, instruments, outputs, positions,
                instrument -> lastPrice[instrument]);
        holdings = new BookHoldings(positions.book());
        book = new TriggerBook(now, holdings, told);
        told.watch(book.orders());
        entries = new FusedEntries(now, holdings, book);
        ExecutionOptions execution = ExecutionOptions.of(KeyValues.EMPTY);
        paper = new PaperExecution(book.orders(), book.desk(), order -> {
            int position = holdings.find(order.instrument(), order.strategy(), order.agent());
            return position == PositionBook.NONE ? 0 : holdings.quantity(position);
        }, execution);
        intake = new TriggerIntake(instruments, now, book, told, positions.book());
        positions.listen((position, before, after, price, time) -> onPosition(position, before, after));
    }

    @Override
    public void configure(KeyValues settings) {
        TriggersOptions options = TriggersOptions.of(settings.below("triggers."));
        ExecutionOptions execution = ExecutionOptions.of(settings.below("execution."));
        book.configure(options);
        entries.configure(options);
        paper.configure(execution);
        told.configure(execution, paper);
        intake.configure(execution, settings.flag(ColumnNumber.ROUNDS, false));
        atrTimeframe = atrTimeframe(settings);
    }

    /** @return the timeframe whose average true range distances are measured in */
    static Timeframe atrTimeframe(KeyValues settings) {
        String label = settings.text("triggers.atr-timeframe", Timeframe.M5.label());
        for (Timeframe timeframe : Timeframe.values()) {
            if (timeframe.label().equals(label)) {
                return timeframe;
            }
        }
        throw TapedeckException.data("triggers.atr-timeframe: there is no timeframe \"" + label + '"');
    }

    /** A historical event's own time says nothing of when it changed something here: its receipt does. */
    private void begin() {
        long time = moment.acting() ? moment.eventTime() : moment.receiveTime();
        now.set(moment.sequence(), time, tapeTime.isUnknown() ? time : tapeTime.now());
    }

    private void pass(long before, boolean back) {
        begin();
        if (back) {
            entries.onTimeBack();
            book.onTimeBack(before - tapeTime.now());
        }
    }

    private boolean isBack(Tick tick) {
        if (tick.isHistorical()) {
            return tapeTime.historical(tick.feedId(), moment.eventTime(), moment.receiveTime());
        }
        tapeTime.live(moment.receiveTime(), moment.receiveTime());
        return false;
    }

    @Override
    public void onFeedStatus(FeedStatusDecoder status) {
        if (status.status() == FeedStatusKind.ENDED) {
            tapeTime.ended(status.header().feedId());
        }
    }

    @Override
    public void onTick(Tick tick, int instrument) {
        if (!moment.acting()) {
            return;
        }
        pass(tapeTime.now(), isBack(tick));
        book.onTime();
        paper.onTick(tick, instrument);
        remember(tick, instrument);
        if (tick.isTrade()) {
            book.onTrade(instrument, tick.price(), tick.flags());
        } else {
            book.onQuote(instrument, tick.bid(), tick.ask(), tick.flags());
        }
    }

    /** @return of the memory that a tick will touch */
    long preview(int instrument) {
        return lastPrice[instrument] + book.preview(instrument) + book.orders().of(instrument).length;
    }

    private void remember(Tick tick, int instrument) {
        if (tick.isTrade() && (tick.flags() & TickQuality.MARKED) == 0) {
            lastPrice[instrument] = tick.price();
        } else if (!tick.isTrade() && (tick.flags() & QUOTE_OF_NO_USE) == 0) {
            lastPrice[instrument] = (tick.bid() & tick.ask()) + ((tick.bid() ^ tick.ask()) >> 1);
        }
    }

    @Override
    public void onDefined(int instrument) {
        if (instrument >= lastPrice.length) {
            int before = lastPrice.length;
            lastPrice = Arrays.copyOf(lastPrice, Math.max(instrument + 1, before * 2));
            Arrays.fill(lastPrice, before, lastPrice.length, FixedPoint.ABSENT);
        }
        PositionBook all = positions.book(); // trades may have come before the definition: what they opened is guarded now
        for (int position = all.first(instrument); position != PositionBook.NONE; position = all.next(position)) {
            onPosition(position, 0, all.quantity(position));
        }
    }

    @Override
    public void onClock(long time) {
        pass(tapeTime.now(), tapeTime.clock(time));
        book.onTime();
    }

    /** A bar has closed: the average true range of the timeframe that trailing distances are measured in. */
    void onBar(Bar bar, IndicatorValues indicators) {
        if (bar.timeframe() == atrTimeframe && bar.revision() == 0 && moment.acting()) {
            double atr = indicators.atr14();
            if (atr > 0 && atr < PRICE_LARGEST) {
                begin();
                book.onAtr(bar.instrument(), (long) Math.floor(atr * FixedPoint.PRICE_UNITS));
            }
        }
    }

    /** A symbol has a new fused signal. */
    void onFused(FusedSignal fused) {
        if (moment.acting()) {
            begin();
            entries.onFused(fused.instrument(), fused.direction(), fused.confidence(), fused.riskAdjustedSize(),
                    lot(instruments.get(fused.instrument())), lastPrice[fused.instrument()], fused.entry(),
                    fused.target(), fused.stop(), fused.localId());
        }
    }

    private static long lot(Instrument instrument) {
        long lot = instrument.lotMantissa() == FixedPoint.ABSENT
                ? 0
                : FixedPoint.price(instrument.lotMantissa(),
                        instrument.lotExponent() + Quantities.DECIMALS - FixedPoint.PRICE_DECIMALS);
        return lot == FixedPoint.DOES_NOT_FIT ? 0 : lot;
    }

    private void onPosition(int position, long before, long after) {
        PositionBook all = positions.book();
        if (all.instrument(position) != PositionBook.NONE
                && PositionBook.DEFAULT_TENANT.contentEquals(all.facts().tenant(position).toString())) {
            begin();
            book.onPosition(position, before, after);
        }
    }

    @Override
    public void onRow(Name table, RowReader row) {
        begin();
        if (table == Tables.POSITION_TRIGGERS) {
            intake.onTrigger(row);
        } else if (table == Tables.ORDERS) {
            intake.onOrder(row);
        } else if (table == Tables.TRADES) {
            intake.onTrade(row);
        }
    }

    @Override
    public void count(DecisionCounts into) {
        told.counts().count(into, book.alive(), book.orders().count(), book.orders().overdue());
    }

    @Override
    public void save(StateWriter state) {
        state.begin("triggers");
        tapeTime.save(state);
        told.counts().save(state);
        book.save(state);
        entries.save(state);
        paper.save(state);
        state.putLongs(lastPrice, lastPrice.length);
    }

    @Override
    public void restore(StateReader state) {
        state.expect("triggers");
        tapeTime.restore(state);
        told.counts().restore(state);
        book.restore(state);
        entries.restore(state);
        paper.restore(state);
        lastPrice = state.getLongs(new long[0]);
    }

    /** @return dense index of a venue's symbol, -1 where the tape has no definition of it */
    static int indexOf(InstrumentIndex instruments, String exchange, String symbol) {
        return exchange == null || symbol == null ? -1 : instruments.indexOf(Instruments.id(exchange, symbol));
    }

    @Override
    public long triggerPeak(String triggerId) {
        Trigger trigger = book.find(triggerId);
        return trigger == null ? FixedPoint.ABSENT : trigger.peak();
    }
}
