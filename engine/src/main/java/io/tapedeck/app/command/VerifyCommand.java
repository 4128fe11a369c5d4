package io.tapedeck.app.command;

import io.tapedeck.decide.recovery.OutputsVerifier;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalVerifier;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.VerifyReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads every block of the journal. */
@Command(name = "verify", description = {
        "Reads every block of every stream: checksum, count, dense sequences; of decisions also that their causes are on the tape.",
        "Changes nothing.",
        "Exit code 1 and the place of each damage where the journal is not whole."})
final class VerifyCommand implements Callable<Integer> {
    @Mixin(name = "common")
    private CommonOptions common;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        JournalView journal = JournalView.of(common.data().resolve("journal"));
        Report report = new Report().put("good", true);
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        AtomicLong events = new AtomicLong();
        try (ProgressLine _ = new ProgressLine(common.err(),
                () -> String.format("verified %,d events", events.get()))) {
            for (String stream : List.of(Journal.MARKET, Journal.OUTPUTS, Journal.REJECTS)) {
                Path directory = journal.stream(stream);
                if (Files.isDirectory(directory)) {
                    long readable = journal.readable(stream).getAsLong();
                    VerifyReport found = JournalVerifier.verify(directory, (count, sequence) -> events.set(count));
                    report.put(stream + "_events", found.events()).put(stream + "_blocks", found.blocks())
                            .put(stream + "_bytes", found.bytes()).put(stream + "_first", found.firstSequence())
                            .put(stream + "_last", found.lastSequence());
                    problems.addAll(found.problems());
                    if (stream.equals(Journal.OUTPUTS)) {
                        problems.addAll(OutputsVerifier.verify(directory, found.firstSequence(),
                                Math.min(readable, found.lastSequence()), journal.readable().getAsLong()));
                    }
                    notes.addAll(found.notes());
                }
            }
        }
        notes.forEach(note -> common.err().println("note: " + note));
        problems.forEach(problem -> common.err().println("problem: " + problem));
        report.put("good", problems.isEmpty()).put("problems", problems).put("notes", notes);
        report.print(common.out(), json);
        return problems.isEmpty() ? ExitCode.GOOD : ExitCode.FOUND_WRONG;
    }
}
