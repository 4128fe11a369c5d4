package io.tapedeck.replay;

import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.journal.JournalView;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;

/**
 * Plays a range of the tape at a pace: its events, and what is decided on them anew, under the settings that the tape has. Events
 * before the range warm the decisions up, unpaced and unseen. One thread.
 */
public final class Play {
    private static final Name TRADES = new Name(Fill.TABLE);
    private static final Name ORDERS = new Name("orders");

    /** Sees what passes, each valid during its call. */
    public interface Audience {
        /** An event of the range, before decisions are made on it. */
        void onEvent(DirectBuffer message, int offset, int length);

        /** What was decided on the event before. */
        void onOutput(DirectBuffer message, int offset, int length);
    }

    private final JournalView journal;
    private final EventRange range;
    private final Pace pace;
    private final Audience audience;
    private final Decisions decisions;
    private final RoundTrips trips = new RoundTrips();
    private final OutputCounts counts = new OutputCounts();
    private final RowReader row = new RowReader();
    private BooleanSupplier stop;
    private boolean within;
    private boolean stopped;
    private long warmedUp;
    private long events;
    private long ticks;
    private long orders;
    private long fills;
    private int tradesBefore;

    /** @param make makes decisions that act on historical events too, and give their outputs to the sink */
    public Play(JournalView journal, EventRange range, Pace pace, Function<OutputSink, Decisions> make,
            Audience audience) {
        this.journal = journal;
        this.range = range;
        this.pace = pace;
        this.audience = audience;
        decisions = make.apply(this::onOutput);
    }

    /**
     * Plays.
     *
     * @param whenToStop asked before each event
     */
    public PlayReport run(BooleanSupplier whenToStop) {
        stop = whenToStop;
        boolean complete = new TapeRun(journal, decisions, UnaryOperator.identity(), this::onEvent).run(range.to(),
                whenToStop) && !stopped;
        var closed = trips.closed().subList(tradesBefore, trips.closed().size());
        return new PlayReport(complete, range, warmedUp, events, ticks, counts, orders, fills, closed.size(),
                TradeDifference.pnl(closed));
    }

    private TapeRun.Gate.Answer onEvent(DirectBuffer buffer, int offset, int length) {
        if (EventHeader.sequence(buffer, offset) < range.from()) {
            warmedUp++;
            fill(buffer, offset, false);
            return TapeRun.Gate.Answer.PASS;
        }
        if (!within) {
            within = true;
            tradesBefore = trips.closed().size();
        }
        if (stop.getAsBoolean() || !await(buffer, offset)) {
            stopped = true;
            return TapeRun.Gate.Answer.STOP;
        }
        events++;
        ticks += Tick.isTick(buffer, offset) ? 1 : 0;
        fill(buffer, offset, false);
        audience.onEvent(buffer, offset, length);
        return TapeRun.Gate.Answer.PASS;
    }

    private boolean await(DirectBuffer buffer, int offset) {
        boolean historical = (EventHeader.frame(buffer, offset) & EventHeader.FRAME_HISTORICAL) != 0;
        try {
            return pace.await(historical
                    ? EventHeader.eventTime(buffer, offset)
                    : EventHeader.receiveTime(buffer, offset));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void onOutput(DirectBuffer message, int offset, int length) {
        fill(message, offset, true);
        if (within) {
            counts.add(message, offset);
            audience.onOutput(message, offset, length);
        }
    }

    private void fill(DirectBuffer message, int offset, boolean output) {
        if (EventHeader.templateId(message, offset) != RowDecoder.TEMPLATE_ID) {
            return;
        }
        row.wrap(message, offset);
        if (TRADES.matches(message, row.tableOffset(), row.tableLength())) {
            Fill fill = Fill.of(RowValues.of(message, offset), message, offset, output
                    ? EventHeader.feedSequence(message, offset)
                    : EventHeader.sequence(message, offset));
            if (fill != null) {
                trips.add(fill);
                fills += within ? 1 : 0;
            }
        } else if (within && output && ORDERS.matches(message, row.tableOffset(), row.tableLength())
                && RowValues.of(message, offset).text("status").equals("PENDING")) {
            orders++;
        }
    }
}
