package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.ClockDecoder;
import io.tapedeck.event.codec.ConfigurationDecoder;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.DirectBuffer;

/**
 * All that is decided on the tape: hands each event to the handlers, always in the same order. The same events give the same
 * outputs, always. One thread.
 */
public final class Decisions implements MessageHandler {
    /** Of {@link #save}'s layout: raised with every change of what any handler writes. */
    public static final int STATE_VERSION = 2;

    private final boolean historicalActs;
    private final Moment moment = new Moment();
    private final InstrumentIndex instruments = new InstrumentIndex();
    private final Outputs outputs;
    private final DecisionHandler[] handlers;
    private final PositionTriggerHandler triggers;
    private final SignalFusionHandler signals;
    private final Tick tick = new Tick();
    private final RowReader row = new RowReader();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final FeedStatusDecoder status = new FeedStatusDecoder();
    private final ConfigurationDecoder configuration = new ConfigurationDecoder();
    private KeyValues settings = KeyValues.EMPTY;
    private boolean begun;

    /** @param sink takes each output */
    public Decisions(DecisionOptions options, OutputSink sink) {
        this(options, sink, outputs -> List.of());
    }

    /** @param last handlers called behind all others */
    Decisions(DecisionOptions options, OutputSink sink, Function<Outputs, List<DecisionHandler>> last) {
        historicalActs = options.mode() == DecisionOptions.Mode.REPLAY;
        outputs = new Outputs(sink, moment);
        PositionStage positions = new PositionStage(instruments, moment, outputs);
        triggers = new PositionTriggerHandler(options, instruments, moment, outputs, positions);
        signals = new SignalFusionHandler(instruments, moment, outputs, triggers);
        List<DecisionHandler> all = new ArrayList<>(List.of(new OptionHandler(instruments, moment, outputs),
                new BarHandler(instruments, moment, outputs, signals, historicalActs), signals, positions, triggers));
        all.addAll(last.apply(outputs));
        handlers = all.toArray(DecisionHandler[]::new);
        configure(KeyValues.EMPTY);
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        boolean historical = (EventHeader.frame(buffer, offset) & EventHeader.FRAME_HISTORICAL) != 0;
        moment.set(EventHeader.sequence(buffer, offset), EventHeader.eventTime(buffer, offset),
                EventHeader.receiveTime(buffer, offset), historicalActs || !historical);
        switch (EventHeader.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID, QuoteDecoder.TEMPLATE_ID -> onTick(buffer, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> define(InstrumentCodec.decode(buffer, offset));
            case ClockDecoder.TEMPLATE_ID -> onClock(moment.eventTime());
            case RowDecoder.TEMPLATE_ID -> onRow(buffer, offset);
            case FeedStatusDecoder.TEMPLATE_ID -> onStatus(buffer, offset);
            case ConfigurationDecoder.TEMPLATE_ID -> onConfiguration(buffer, offset);
            default -> {
                // nothing that decisions know: written by a later version
            }
        }
        outputs.endCause();
    }

    private void onTick(DirectBuffer buffer, int offset) {
        tick.wrap(buffer, offset);
        int instrument = instruments.indexOf(tick.instrumentId());
        if (instrument >= 0) {
            for (DecisionHandler handler : handlers) {
                handler.onTick(tick, instrument);
            }
        }
    }

    private void onClock(long time) {
        for (DecisionHandler handler : handlers) {
            handler.onClock(time);
        }
    }

    private void onRow(DirectBuffer buffer, int offset) {
        row.wrap(buffer, offset);
        Name table = Tables.of(row);
        if (table != null && (moment.acting() || Tables.ofBook(table))) {
            triggers.onRow(table, row.wrap(buffer, offset)); // an order knows of its fill before the position moves by it
            for (DecisionHandler handler : handlers) {
                if (handler != triggers) {
                    handler.onRow(table, row.wrap(buffer, offset));
                }
            }
        }
    }

    private void onStatus(DirectBuffer buffer, int offset) {
        if (status.wrapAndApplyHeader(buffer, offset, header).status() == FeedStatusKind.JOURNAL_GAP) {
            outputs.goOnAt(EventHeader.feedSequence(buffer, offset));
        }
        for (DecisionHandler handler : handlers) {
            handler.onFeedStatus(status.wrapAndApplyHeader(buffer, offset, header));
        }
    }

    private void onConfiguration(DirectBuffer buffer, int offset) {
        configuration.wrapAndApplyHeader(buffer, offset, header);
        byte[] content = new byte[configuration.contentLength()];
        configuration.getContent(content, 0, content.length);
        configure(KeyValues.parse(new String(content, StandardCharsets.UTF_8)));
        begun = true;
    }

    private void configure(KeyValues newSettings) {
        settings = newSettings;
        for (DecisionHandler handler : handlers) {
            handler.configure(newSettings);
        }
    }

    /** Makes an instrument known whose definition lies before what is handed over: from a catalogue. */
    public void define(Instrument instrument) {
        int index = instruments.define(instrument);
        if (index >= 0) {
            for (DecisionHandler handler : handlers) {
                handler.onDefined(index);
            }
        }
    }

    /** @return the price furthest in its favour that a trigger which is alive has seen, 1e-9; absent where it has none */
    public long triggerPeak(String triggerId) {
        long peak = FixedPoint.ABSENT;
        for (DecisionHandler handler : handlers) {
            long found = handler.triggerPeak(triggerId);
            peak = found == FixedPoint.ABSENT ? peak : found;
        }
        return peak;
    }

    /** @return the instrument that agents of a symbol listen to, which its signals are about; null where none has the symbol */
    public Instrument primary(String symbol) {
        return signals.primary(symbol);
    }

    /** @return whether the tape has brought settings; until then the defaults hold */
    public boolean begun() {
        return begun;
    }

    /** @return the settings that hold now */
    public KeyValues settings() {
        return settings;
    }

    /** @return instruments known */
    public int instruments() {
        return instruments.count();
    }

    /** @return sequence of the next output */
    public long nextOutput() {
        return outputs.nextSequence();
    }

    /** @return output with which the tape said that they go on, 0 where it did not since the state was restored */
    public long wentOnAt() {
        return outputs.wentOnAt();
    }

    /** @return figures of all that is decided, for who watches; the thread that decides */
    public List<DecisionCount> counts() {
        DecisionCounts counts = new DecisionCounts();
        for (DecisionHandler handler : handlers) {
            handler.count(counts);
        }
        return counts.all();
    }

    /** Writes the whole state: after it, the same events give the same outputs as without. */
    public void save(StateWriter state) {
        state.begin("settings").putBoolean(begun).putText(settings.render());
        instruments.save(state);
        outputs.save(state);
        for (DecisionHandler handler : handlers) {
            handler.save(state);
        }
        state.begin("end");
    }

    /** Reads a state into decisions that have seen no event; DATA error where it is of another version or damaged. */
    public void restore(StateReader state) {
        state.expect("settings");
        begun = state.getBoolean();
        configure(KeyValues.parse(state.getText()));
        instruments.restore(state);
        for (DecisionHandler handler : handlers) {
            for (int i = 0; i < instruments.count(); i++) {
                handler.onDefined(i);
            }
        }
        outputs.restore(state);
        for (DecisionHandler handler : handlers) {
            handler.restore(state);
        }
        state.expect("end");
    }
}
