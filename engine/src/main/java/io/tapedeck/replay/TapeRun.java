package io.tapedeck.replay;

import io.tapedeck.common.KeyValues;
import io.tapedeck.decide.Decisions;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.codec.ConfigurationDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.journal.Block;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;

/**
 * Hands the journal, from the oldest event kept, to decisions: what stands before the range that is asked about warms them up.
 * Settings can be put in the place of the tape's, and events set aside. One thread.
 */
final class TapeRun {
    /** Is asked about each event before the decisions see it. */
    @FunctionalInterface
    interface Gate {
        /** What becomes of an event. */
        enum Answer {
            /** The decisions see it. */
            PASS,
            /** They do not: it is set aside. */
            ASIDE,
            /** The run ends before it. */
            STOP
        }

        /** @return what becomes of the event that begins at {@code offset} */
        Answer on(DirectBuffer buffer, int offset, int length);
    }

    private final JournalView journal;
    private final Decisions decisions;
    private final UnaryOperator<KeyValues> settings;
    private final Gate gate;
    private final Frame frame = new Frame(1 << 12);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConfigurationDecoder configuration = new ConfigurationDecoder();
    private final MessageHandler onCatalogue = this::onCatalogue;
    private final MessageHandler onEvent = this::onEvent;
    private boolean begun;
    private boolean ended;
    private long from;
    private long to;
    private long events;

    /**
     * @param decisions fresh ones
     * @param settings what is made of the settings on the tape, and of none before its first event
     * @param gate asked about each event
     */
    TapeRun(JournalView journal, Decisions decisions, UnaryOperator<KeyValues> settings, Gate gate) {
        this.journal = journal;
        this.decisions = decisions;
        this.settings = settings;
        this.gate = gate;
    }

    /**
     * Runs from the oldest event kept.
     *
     * @param last sequence of the last event
     * @param stop asked before each block
     * @return whether it came to the end
     */
    boolean run(long last, BooleanSupplier stop) {
        return run(0, last, stop);
    }

    /**
     * Runs.
     *
     * @param seen last event that the decisions have seen; 0 where they are fresh
     * @param last sequence of the last event
     * @param stop asked before each block
     * @return whether it came to the end
     */
    boolean run(long seen, long last, BooleanSupplier stop) {
        from = seen + 1;
        begun = seen > 0;
        long readable = journal.readable().getAsLong();
        to = Math.min(last, readable);
        try (JournalReader reader = JournalReader.open(journal.stream(Journal.MARKET), () -> readable)) {
            reader.includeCatalogue(!begun);
            if (begun && from > reader.firstSequence()) {
                reader.seek(from);
            }
            while (!ended && reader.poll(this::onBlock)) {
                if (stop.getAsBoolean()) {
                    return false;
                }
            }
        }
        return true;
    }

    private void onBlock(Block block) {
        if (block.isCatalogue()) {
            block.forEach(onCatalogue);
        } else {
            block.forEach(onEvent);
            ended |= block.lastSequence() >= to;
        }
    }

    private void onCatalogue(DirectBuffer buffer, int offset, int length) {
        if (begun) {
            return;
        }
        // what retention has removed
        switch (EventHeader.templateId(buffer, offset)) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> decisions.define(InstrumentCodec.decode(buffer, offset));
            case ConfigurationDecoder.TEMPLATE_ID -> onConfiguration(buffer, offset, length);
            default -> {
                // how far feeds came: nothing that decisions know
            }
        }
    }

    private void onEvent(DirectBuffer buffer, int offset, int length) {
        long sequence = EventHeader.sequence(buffer, offset);
        if (ended || sequence > to) {
            ended = true;
            return;
        }
        if (begun && sequence < from) {
            return; // of the block in which they go on
        }
        if (!begun) {
            begun = true;
            configure(settings.apply(decisions.settings()), decisions.settings(), buffer, offset);
        }
        switch (gate.on(buffer, offset, length)) {
            case PASS -> {
                events++;
                if (EventHeader.templateId(buffer, offset) == ConfigurationDecoder.TEMPLATE_ID) {
                    onConfiguration(buffer, offset, length);
                } else {
                    decisions.onMessage(buffer, offset, length);
                }
            }
            case ASIDE -> {
                // somebody else's, or what this run is to make anew
            }
            case STOP -> ended = true;
        }
    }

    private void onConfiguration(DirectBuffer buffer, int offset, int length) {
        configuration.wrapAndApplyHeader(buffer, offset, header);
        byte[] content = new byte[configuration.contentLength()];
        configuration.getContent(content, 0, content.length);
        KeyValues tape = KeyValues.parse(new String(content, StandardCharsets.UTF_8));
        KeyValues wanted = settings.apply(tape);
        if (wanted.equals(tape)) {
            decisions.onMessage(buffer, offset, length);
        } else {
            configure(wanted, decisions.settings(), buffer, offset);
        }
    }

    /** Hands over settings in the place of the event at {@code offset}, where they are new. */
    private void configure(KeyValues wanted, KeyValues held, DirectBuffer buffer, int offset) {
        if (!wanted.equals(held)) {
            frame.clear();
            frame.configuration(wanted, EventHeader.receiveTime(buffer, offset));
            EventHeader.sequence(frame.buffer(), frame.offset(0), EventHeader.sequence(buffer, offset));
            decisions.onMessage(frame.buffer(), frame.offset(0), frame.length(0));
        }
    }

    /** @return events that the decisions saw */
    long events() {
        return events;
    }
}
