package io.tapedeck.decide;

import io.tapedeck.bars.Bar;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.ColumnNumber;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.indicators.IndicatorValues;
import io.tapedeck.signals.AgentSignal;
import io.tapedeck.signals.Blend;
import io.tapedeck.signals.ConflictAction;
import io.tapedeck.signals.FusionListener;
import io.tapedeck.signals.FusionOptions;
import io.tapedeck.signals.Outcome;
import io.tapedeck.signals.Refusal;
import io.tapedeck.signals.SignalFusion;
import io.tapedeck.signals.SignalOptions;
import io.tapedeck.signals.Venue;
import java.util.Locale;

/** Bars to agents' signals, all signals to one fused signal a symbol, each signal to its outcome. */
final class SignalFusionHandler implements DecisionHandler, FusionListener {
    private static final Name LEVEL = new Name("level");
    private static final Name WARNING = new Name("WARN");
    private static final Name COMPONENT = new Name("component");
    private static final Name SIGNALS = new Name("signals");
    private static final Name MESSAGE = new Name("message");
    private static final double SMALLEST_STEP = 1e-6;

    private final InstrumentIndex instruments;
    private final Moment moment;
    private final Outputs outputs;
    private final PositionTriggerHandler triggers;
    private final SignalRows signalRows;
    private final FusedSignalRows fusedRows;
    private final OutcomeRows outcomeRows;
    private final SignalRowReader reader = new SignalRowReader();
    private final SignalFusion fusion = new SignalFusion(this);
    private final TapeTime tape = new TapeTime();

    SignalFusionHandler(InstrumentIndex instruments, Moment moment, Outputs outputs, PositionTriggerHandler triggers) {
        this.instruments = instruments;
        this.moment = moment;
        this.outputs = outputs;
        this.triggers = triggers;
        signalRows = new SignalRows(instruments, outputs);
        fusedRows = new FusedSignalRows(instruments, outputs);
        outcomeRows = new OutcomeRows(instruments, outputs);
    }

    @Override
    public void configure(KeyValues settings) {
        reader.rounds(settings.flag(ColumnNumber.ROUNDS, false));
        fusion.configure(SignalOptions.of(settings.below("signals.")), FusionOptions.of(settings.below("fusion.")));
    }

    @Override
    public void onDefined(int instrument) {
        Instrument one = instruments.get(instrument);
        fusion.define(new Venue(one.symbol(), one.exchange(), one.currency(), step(one)));
    }

    /** The lot; where it is unknown a whole unit of what trades in units, else the smallest that orders can say. */
    private static double step(Instrument one) {
        if (one.lotMantissa() > 0 && one.lotExponent() >= -6 && one.lotExponent() <= 9) {
            return one.lotExponent() < 0
                    ? one.lotMantissa() / (double) FixedPoint.powerOfTen(-one.lotExponent())
                    : one.lotMantissa() * (double) FixedPoint.powerOfTen(one.lotExponent());
        }
        return switch (one.assetClass()) {
            case "equity", "future", "option" -> 1;
            default -> SMALLEST_STEP;
        };
    }

    @Override
    public void onTick(Tick tick, int instrument) {
        if (moment.acting()) {
            if (!tick.isHistorical()) {
                tape.live(Math.min(tick.eventTime(), tick.receiveTime()), tick.receiveTime());
            } else if (tape.historical(tick.feedId(), tick.eventTime(), tick.receiveTime())) {
                fusion.onTimeBack(tick.eventTime() + TapeTime.BACK_NS);
            }
            fusion.onTick(tick, instrument);
        }
    }

    /** @return of the memory that a tick will touch */
    long preview(int instrument) {
        return fusion.preview(instrument);
    }

    @Override
    public void onClock(long time) {
        tape.live(time, time);
        fusion.onClock(time);
    }

    @Override
    public void onRow(Name table, RowReader row) {
        if (table == Tables.SIGNALS) {
            fusion.onExternal(reader.read(row, moment));
        }
    }

    @Override
    public void onFeedStatus(FeedStatusDecoder status) {
        if (moment.acting() && status.status() == FeedStatusKind.ENDED) {
            tape.ended(status.header().feedId());
            fusion.onFeedEnd(status.header().feedId());
        }
    }

    /** A bar has closed, or was revised; the indicators are those after its first version. */
    void onBar(Bar bar, IndicatorValues indicators) {
        if (moment.acting()) {
            triggers.onBar(bar, indicators);
            fusion.onBar(bar, indicators);
        }
    }

    @Override
    public long onSignal(AgentSignal signal) {
        return signalRows.write(signal);
    }

    @Override
    public void onFused(Blend fused) {
        fused.localId(fusedRows.write(fused));
        triggers.onFused(fused);
    }

    @Override
    public void onOutcome(Outcome outcome) {
        outcomeRows.write(outcome);
    }

    @Override
    public void onRefused(Refusal reason, long count, CharSequence example) {
        RowWriter row = outputs.begin(SignalColumns.SYSTEM_LOGS);
        row.putTimestamp(SignalColumns.TIMESTAMP, moment.receiveTime());
        row.putText(LEVEL, WARNING);
        row.putText(COMPONENT, SIGNALS);
        row.putText(MESSAGE, count + " signals: " + reason.text() + "; the first: " + example);
        outputs.end(moment.receiveTime());
    }

    /** @return whether agents of the instrument's symbol listen to it, and not to one of another venue */
    boolean isPrimary(int instrument) {
        return fusion.isPrimary(instrument);
    }

    Instrument primary(String symbol) {
        int instrument = fusion.primary(symbol);
        return instrument < 0 ? null : instruments.get(instrument);
    }

    @Override
    public void count(DecisionCounts into) {
        into.total("tapedeck.signals.fused", "Fused signals told", fusion.fused());
        into.total("tapedeck.signals.unchanged", "Times that signals were fused to nothing new", fusion.unchanged());
        into.total("tapedeck.signals.judged", "Signals judged at their horizon", fusion.judged());
        into.now("tapedeck.signals.waiting", "Signals that await their horizon", fusion.waiting());
        for (ConflictAction action : ConflictAction.values()) {
            into.total("tapedeck.signals.conflicts", "Fused signals told, by what was done about a conflict of agents",
                    fusion.conflicts(action), "action", action.label());
        }
        for (int agent = 0; agent < fusion.agents(); agent++) {
            String name = fusion.agent(agent).isEmpty() ? "(none)" : fusion.agent(agent);
            into.total("tapedeck.signals.taken", "Signals that are fused, by agent", fusion.ofAgent(agent, null),
                    "agent",
                    name);
            for (Refusal reason : Refusal.values()) {
                long refused = fusion.ofAgent(agent, reason);
                if (refused > 0) {
                    into.total("tapedeck.signals.refused", "Signals not fused, or not judged, by agent and reason",
                            refused, "agent", name, "reason", reason.name().toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    @Override
    public void save(StateWriter state) {
        state.begin("signals");
        tape.save(state);
        fusion.save(state);
    }

    @Override
    public void restore(StateReader state) {
        state.expect("signals");
        tape.restore(state);
        fusion.restore(state);
    }
}
