package io.tapedeck.app.command;

import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.journal.JournalView;
import io.tapedeck.replay.EventRange;
import io.tapedeck.replay.Pace;
import io.tapedeck.replay.Play;
import io.tapedeck.replay.PlayReport;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** {@code replay --speed}: the tape at a pace, with the decisions made anew on it. */
final class PlayMode implements Play.Audience {
    /** What is printed while it plays. */
    enum Printed {
        /** The tape's events. */
        EVENTS,
        /** What is decided on them. */
        OUTPUTS,
        /** Both, in the order in which they come. */
        ALL,
        /** Neither; the report alone. */
        NONE
    }

    private static final long WAIT_MAX_NS = 100_000_000L;

    private final CommonOptions common;
    private final EventText text;
    private final Printed printed;
    private final boolean json;
    private final AtomicLong passed = new AtomicLong();

    PlayMode(CommonOptions common, EventText text, Printed printed, boolean json) {
        this.common = common;
        this.text = text;
        this.printed = printed;
        this.json = json;
    }

    int run(JournalView journal, EventRange range, double speed, StopSignal signal) {
        Pace pace = new Pace(speed, System::nanoTime, nanos -> {
            common.out().flush();
            return signal.await(Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(nanos, WAIT_MAX_NS))));
        });
        PlayReport found;
        try (ProgressLine _ = new ProgressLine(common.err(),
                () -> String.format("playing: event %,d of %,d to %,d", passed.get(), range.from(), range.to()))) {
            found = new Play(journal, range, pace, TapeDecisions.of(journal, DecisionOptions.Mode.REPLAY), this)
                    .run(signal::requested);
        }
        report(found).print(common.out(), json);
        return found.complete() ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private static Report report(PlayReport found) {
        long bars = found.counts().of("market_data_hf") + found.counts().of("forex_crypto_data")
                + found.counts().of("market_data_daily");
        return new Report().put("complete", found.complete()).put("sequence_first", found.range().from())
                .put("sequence_last", found.range().to()).put("warmed_up_by", found.warmedUp())
                .put("events", found.events()).put("ticks", found.ticks()).put("bars", bars)
                .put("signals", found.counts().of("signals")).put("fused_signals", found.counts().of("fused_signals"))
                .put("orders", found.orders()).put("fills", found.fills()).put("trades", found.trades())
                .put("pnl", found.pnl().toPlainString()).put("outputs", found.counts().total())
                .put("outputs_by_table", found.counts().byTable());
    }

    @Override
    public void onEvent(DirectBuffer message, int offset, int length) {
        passed.lazySet(passed.get() + 1);
        if (printed == Printed.EVENTS || printed == Printed.ALL) {
            common.out().println(text.line(message, offset, json));
        } else {
            text.learn(message, offset);
        }
    }

    @Override
    public void onOutput(DirectBuffer message, int offset, int length) {
        if (printed == Printed.OUTPUTS || printed == Printed.ALL) {
            common.out().println(text.line(message, offset, json));
        }
    }
}
