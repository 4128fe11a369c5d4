package io.tapedeck.replay;

import io.tapedeck.common.KeyValues;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;

/**
 * Runs decisions over the journal as it was received, under other settings if wanted, and says how their trades differ from those that
 * happened: the {@code trades} of the outputs journal, and of the tape where a broker sent them. The tested strategy's orders and trades
 * on the tape are set aside: the run makes its own, filled on paper. Decides from the oldest event kept on. One thread.
 */
public final class Backtest {
    private static final Name ORDERS = new Name("orders");
    private static final Name TRADES = new Name(Fill.TABLE);
    private static final long NS_PER_DAY = 86_400_000_000_000L;

    private final JournalView journal;
    private final BacktestPlan plan;
    private final Decisions decisions;
    private final LongConsumer progress;
    private final Account account = new Account();
    private final RoundTrips happened = new RoundTrips();
    private final List<Fill> happenedOnTape = new ArrayList<>();
    private final OutputCounts counts = new OutputCounts();
    private final EntrySignals signals = new EntrySignals();
    private final RowReader row = new RowReader();
    private final EquityCurve equity;
    private KeyValues settingsOfTape = KeyValues.EMPTY;
    private double profitBefore = Double.NaN;
    private long firstEvent;
    private long firstTime = Long.MIN_VALUE;
    private long lastTime = Long.MIN_VALUE;
    /** Of the tick that came last: of an older day than others, where days lie on the tape in any order. */
    private long tickTime;
    private long sampledDay = Long.MIN_VALUE;
    private long ticks;
    private long setAside;
    private long fills;

    /**
     * @param make makes decisions that act on historical events too, and give their outputs to the sink
     * @param progress is told the sequence now and then
     */
    public Backtest(JournalView journal, BacktestPlan plan, Function<OutputSink, Decisions> make,
            LongConsumer progress) {
        this.journal = journal;
        this.plan = plan;
        this.progress = progress;
        decisions = make.apply(this::onOutput);
        equity = new EquityCurve(plan.capital().doubleValue());
    }

    /**
     * Runs.
     *
     * @param stop asked now and then
     * @throws io.tapedeck.common.TapedeckException FATAL where the journal is damaged, DATA where settings on it cannot be read
     */
    public BacktestResult run(BooleanSupplier stop) {
        TapeRun run = new TapeRun(journal, decisions, this::settings, this::onEvent);
        boolean complete = run.run(plan.range().to(), stop);
        if (ticks > 0) {
            sample(tickTime);
        }
        readHappened();
        List<RoundTrip> trades = within(account.trips());
        return new BacktestResult(complete, plan.range(), firstEvent, firstTime, lastTime, run.events(), ticks,
                setAside, counts, fills, trades, signals, equity.performance(),
                TradeDifference.of(trades, within(happened)),
                decisions.settings(), settingsOfTape);
    }

    private KeyValues settings(KeyValues tape) {
        settingsOfTape = tape;
        return plan.settingsFor(tape);
    }

    private TapeRun.Gate.Answer onEvent(DirectBuffer buffer, int offset, int length) {
        long sequence = EventHeader.sequence(buffer, offset);
        if (firstEvent == 0) {
            firstEvent = sequence;
        }
        if ((sequence & 0xffff) == 0) {
            progress.accept(sequence);
        }
        boolean counts = sequence >= plan.range().from();
        if (counts && Double.isNaN(profitBefore)) {
            profitBefore = account.profit();
        }
        if (Tick.isTick(buffer, offset)) {
            boolean changed = account.mark(buffer, offset);
            if (counts) {
                onTick(EventHeader.eventTime(buffer, offset), changed);
            }
        } else if (EventHeader.templateId(buffer, offset) == RowDecoder.TEMPLATE_ID && isTested(buffer, offset)) {
            setAside++;
            return TapeRun.Gate.Answer.ASIDE;
        }
        return TapeRun.Gate.Answer.PASS;
    }

    /** Samples equity where it has changed, and once a day that has ticks: a day without a position is a return of 0. */
    private void onTick(long time, boolean changed) {
        firstTime = ticks++ == 0 ? time : Math.min(firstTime, time);
        lastTime = Math.max(lastTime, time);
        tickTime = time;
        long day = Math.floorDiv(time, NS_PER_DAY);
        if (changed || day != sampledDay) {
            sampledDay = day;
            sample(time);
        }
    }

    private void sample(long time) {
        equity.at(time, plan.capital().doubleValue() + account.profit() - profitBefore);
    }

    /** Whether a row is an order or trade of the tested strategy; a trade is remembered as one that happened. */
    private boolean isTested(DirectBuffer buffer, int offset) {
        row.wrap(buffer, offset);
        boolean trade = TRADES.matches(buffer, row.tableOffset(), row.tableLength());
        if (!trade && !ORDERS.matches(buffer, row.tableOffset(), row.tableLength())) {
            return false;
        }
        RowValues values = RowValues.of(buffer, offset);
        if (!plan.covers(values.text("strategy"))) {
            return false;
        }
        Fill fill = trade ? Fill.of(values, buffer, offset, EventHeader.sequence(buffer, offset)) : null;
        if (fill != null) {
            happenedOnTape.add(fill);
        }
        return true;
    }

    private void onOutput(DirectBuffer message, int offset, int length) {
        long cause = EventHeader.feedSequence(message, offset);
        boolean inRange = cause >= plan.range().from();
        if (inRange) {
            counts.add(message, offset);
        }
        signals.onOutput(message, offset);
        Fill fill = fill(message, offset);
        if (fill != null) {
            account.add(fill);
            if (inRange) {
                fills++;
                sample(fill.time());
            }
        }
    }

    private Fill fill(DirectBuffer message, int offset) {
        row.wrap(message, offset);
        if (!TRADES.matches(message, row.tableOffset(), row.tableLength())) {
            return null;
        }
        Fill fill = Fill.of(RowValues.of(message, offset), message, offset,
                EventHeader.feedSequence(message, offset));
        return fill != null && plan.covers(fill.strategy()) ? fill : null;
    }

    /** Outputs and tape, merged in the tape's order. */
    private void readHappened() {
        List<Fill> all = new ArrayList<>(happenedOnTape);
        try (JournalReader reader = JournalReader.open(journal.stream(Journal.OUTPUTS),
                JournalReader.syncedLimit(journal.stream(Journal.OUTPUTS)))) {
            boolean[] more = {true};
            while (more[0] && reader.poll(block -> block.forEach((buffer, offset, length) -> {
                more[0] &= EventHeader.feedSequence(buffer, offset) <= plan.range().to();
                Fill fill = more[0] ? fill(buffer, offset) : null;
                if (fill != null) {
                    all.add(fill);
                }
            }))) {
                // the handler has taken a block
            }
        }
        all.sort(Comparator.comparingLong(Fill::cause)); // stable: outputs of one cause stay in their order
        all.forEach(happened::add);
    }

    /** Trades that ended in the range, and those open at its end. */
    private List<RoundTrip> within(RoundTrips trips) {
        List<RoundTrip> found = new ArrayList<>(
                trips.closed().stream().filter(trip -> trip.cause() >= plan.range().from()).toList());
        found.addAll(trips.open());
        return found;
    }
}
