package io.tapedeck.app.command;

import io.tapedeck.app.engine.ComponentOptions;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import io.tapedeck.database.DatabaseOptions;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import io.tapedeck.replay.EventRange;
import io.tapedeck.replay.Pace;
import io.tapedeck.replay.Reland;
import io.tapedeck.replay.RelandReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays the journal again: prints events, or lands them in another database. */
@Command(name = "replay", description = {
        "Prints events of the journal; with --speed plays them at the tape's pace and makes its decisions anew; with --into lands them, and what was decided, in another database instead.",
        "Beside a running engine or without one. A landing that was interrupted goes on when it is called again; done twice it adds nothing."})
final class ReplayCommand implements Callable<Integer> {
    private static final int FLUSH_EVENTS = 1_024;

    @Mixin(name = "common")
    private CommonOptions common;

    @Mixin
    private RangeOptions range;

    @Option(names = "--into", paramLabel = "URL", description = "jdbc:postgresql://…, user and password in it: migrated, then landed in")
    private String into;

    @Option(names = "--without-decisions", description = "With --into: lands the tape alone, without the bars, signals, orders and all else that the engine decided")
    private boolean tapeAlone;

    @Option(names = "--speed", paramLabel = "max|1x|Nx", description = "Plays at the tape's own pace (1x) or a multiple of it, decides anew on each event, and ends with a summary; what stands before --from warms the decisions up")
    private String speed;

    @Option(names = "--print", paramLabel = "WHAT", description = "With --speed: events, outputs (what is decided; the default), all, none")
    private PlayMode.Printed what;

    @Option(names = "--json", description = "One JSON object a line and event, and one at the end")
    private boolean json;

    private final EventText text = new EventText();
    private long printed;

    @Override
    public Integer call() {
        JournalView journal = JournalView.of(common.data().resolve("journal"));
        EventRange events = range.of(journal, () -> first(journal), journal.readable());
        StopSignal signal = common.stopSignal();
        if (speed != null) {
            return play(journal, events, signal);
        }
        if (what != null) {
            throw TapedeckException
                    .configuration("--print says what is printed while the tape plays: give --speed too");
        }
        if (tapeAlone && into == null) {
            throw TapedeckException.configuration("--without-decisions says what lands: give --into too");
        }
        return into == null ? print(journal, events, signal) : land(journal, events, signal);
    }

    private int play(JournalView journal, EventRange events, StopSignal signal) {
        if (into != null) {
            throw TapedeckException
                    .configuration("--speed plays to the screen, --into lands at full speed: give one of them");
        }
        double pace = Pace.parse(speed);
        journal.recover().catalogue().instruments().forEach(text::learn);
        return new PlayMode(common, text, what == null ? PlayMode.Printed.OUTPUTS : what, json).run(journal,
                events, pace, signal);
    }

    static long first(JournalView journal) {
        try (JournalReader reader = journal.marketReader()) {
            return Math.max(1, reader.firstSequence());
        }
    }

    private int print(JournalView journal, EventRange events, StopSignal signal) {
        journal.recover().catalogue().instruments().forEach(text::learn);
        long count = events.read(journal, null, (buffer, offset, length) -> {
            common.out().println(text.line(buffer, offset, json));
            if (++printed % FLUSH_EVENTS == 0) {
                common.out().flush();
            }
        }, signal::requested);
        if (json) {
            new Report().put("received", count).put("journaled", count).put("landed", 0).put("rejected", 0)
                    .put("refused", 0).put("lag", 0).put("sequence_first", events.from())
                    .put("sequence_last", events.to()).print(common.out(), true);
        }
        common.out().flush();
        return signal.requested() ? ExitCode.FAILED : ExitCode.GOOD;
    }

    private int land(JournalView journal, EventRange events, StopSignal signal) {
        RelandReport done;
        try (Database target = Database.open(DatabaseOptions.of(into));
                PhaseLine line = new PhaseLine(common.err())) {
            done = new Reland(journal, target,
                    ComponentOptions.landing(common.settings().landing(), journal.id().getLeastSignificantBits()),
                    !tapeAlone)
                    .run(events, signal::requested, line);
        }
        long count = Math.max(0, done.toSequence() - done.fromSequence() + 1);
        new Report().put("complete", done.complete()).put("received", count).put("journaled", count)
                .put("landed", done.landed()).put("decisions_landed", done.outputs())
                .put("decisions_rejected", done.outputsRejected()).put("rejected", done.rejected()).put("refused", 0)
                .put("lag", done.lag()).put("sequence_first", done.fromSequence())
                .put("sequence_last", done.toSequence()).put("resumed_behind", done.resumedBehind())
                .put("instruments_before", done.instruments()).print(common.out(), json);
        return done.complete() ? ExitCode.GOOD : ExitCode.FAILED;
    }
}
