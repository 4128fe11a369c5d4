package io.tapedeck.app.command;

import io.tapedeck.event.EventHeader;
import io.tapedeck.journal.Block;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints events of the journal. */
@Command(name = "tail", description = {"Prints the newest events of the journal; with --follow those that come, too.",
        "Reads only what is durable; beside a running engine or without one."})
final class TailCommand implements Callable<Integer> {
    private static final long POLL_MS = 50;
    private static final long COUNT_DEFAULT = 10;

    @Mixin(name = "common")
    private CommonOptions common;

    @Option(names = "--from", paramLabel = "SEQUENCE", description = "First event, instead of the newest")
    private Long from;

    @Option(names = "--count", paramLabel = "N", description = "Events at most (default: 10; without end with --follow or --from)")
    private Long count;

    @Option(names = "--follow", description = "Goes on with events as they come, until it is interrupted")
    private boolean follow;

    @Option(names = "--outputs", description = "The decisions instead of the events: rows with the sequence of their cause")
    private boolean outputs;

    @Option(names = "--json", description = "One JSON object a line and event")
    private boolean json;

    private final EventText text = new EventText();
    private long printed;
    private long first;
    private long most;

    @Override
    public Integer call() throws InterruptedException {
        JournalView journal = JournalView.of(common.data().resolve("journal"));
        journal.recover().catalogue().instruments().forEach(text::learn);
        StopSignal signal = common.stopSignal();
        String stream = outputs ? Journal.OUTPUTS : Journal.MARKET;
        LongSupplier readable = journal.readable(stream);
        long last = readable.getAsLong();
        long wanted = count == null ? COUNT_DEFAULT : count;
        most = count == null && (follow || from != null) ? Long.MAX_VALUE : wanted;
        try (JournalReader reader = JournalReader.open(journal.stream(stream), readable)) {
            reader.includeCatalogue(true);
            long begin = from == null ? last - (follow ? COUNT_DEFAULT : wanted) + 1 : from;
            first = from == null ? Math.max(begin, Math.max(1, reader.firstSequence())) : begin;
            reader.seek(first);
            while (printed < most && !signal.requested()) {
                if (!reader.poll(this::onBlock)) {
                    common.out().flush();
                    if (!follow || signal.await(POLL_MS)) {
                        break;
                    }
                }
            }
        }
        common.out().flush();
        return ExitCode.GOOD;
    }

    private void onBlock(Block block) {
        if (block.isCatalogue()) {
            block.forEach((buffer, offset, length) -> text.learn(buffer, offset));
        } else {
            block.forEach((buffer, offset, length) -> onEvent(buffer, offset));
        }
    }

    private void onEvent(DirectBuffer buffer, int offset) {
        if (EventHeader.sequence(buffer, offset) < first || printed >= most) {
            text.learn(buffer, offset);
            return;
        }
        printed++;
        common.out().println(text.line(buffer, offset, json));
    }
}
