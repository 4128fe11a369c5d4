package io.tapedeck.app.command;

import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.journal.JournalView;
import io.tapedeck.replay.Explainer;
import io.tapedeck.replay.Explanation;
import io.tapedeck.replay.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says why an order was made or a signal given. */
@Command(name = "explain", description = {
        "Shows what armed, moved and fired a decision, by which rule and settings, then decides again over the journal: the same, or where it differs.",
        "Beside a running engine or without one. Exit code 1 where deciding again differs."})
final class ExplainCommand implements Callable<Integer> {
    @Mixin(name = "common")
    private CommonOptions common;

    @Parameters(paramLabel = "ID", description = "An order_id or trade_id (such as 4f2a91c0-17), or the id of a signal")
    private String id;

    @Option(names = "--whole", description = "Decides again from the oldest event kept, not from the newest snapshot before the decision's parts")
    private boolean whole;

    @Option(names = "--json", description = "One JSON object instead of tables")
    private boolean json;

    private final EventText text = new EventText();

    @Override
    public Integer call() {
        JournalView journal = JournalView.of(common.data().resolve("journal"));
        journal.recover().catalogue().instruments().forEach(text::learn);
        StopSignal signal = common.stopSignal();
        Explanation found = new Explainer(journal, TapeDecisions.of(journal, DecisionOptions.Mode.LIVE),
                whole ? null : common.data().resolve("snapshots")).explain(id, signal::requested);
        if (json) {
            report(found).put("decision", found.decision()).put("rule", found.rule()).put("steps", steps(found))
                    .print(common.out(), true);
        } else {
            print(found);
        }
        return Boolean.TRUE.equals(found.same())
                ? ExitCode.GOOD
                : signal.requested() ? ExitCode.FAILED : ExitCode.FOUND_WRONG;
    }

    private static Report report(Explanation found) {
        return new Report().put("id", found.id()).put("table", found.table())
                .put("exchange", found.exchange().isEmpty() ? null : found.exchange())
                .put("output", found.output() == 0 ? null : found.output()).put("cause", found.cause())
                .put("settings_hash", found.configurationHash()).put("decided_again_from", found.rerunFrom())
                .put("snapshot", found.snapshot() == 0 ? null : found.snapshot())
                .put("same", found.same()).put("difference", found.difference().isEmpty() ? null : found.difference())
                .put("moves_left_out", found.movesLeftOut());
    }

    private List<Map<String, Object>> steps(Explanation found) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Step step : found.steps()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("part", step.part());
            one.put("stream", step.output() ? "outputs" : "market");
            one.putAll(text.of(step.message(), 0));
            all.add(one);
        }
        return all;
    }

    private void print(Explanation found) {
        report(found).print(common.out(), false);
        section("decision", found.decision());
        section("rule", found.rule());
        common.out().println("steps");
        for (Step step : found.steps()) {
            common.out().println(String.format("  %-18s", step.part()) + text.line(step.message(), 0, false));
        }
        common.out().println(Boolean.TRUE.equals(found.same())
                ? "decided again: the same"
                : "decided again: " + found.difference());
        common.out().flush();
    }

    private void section(String name, Map<String, Object> values) {
        if (!values.isEmpty()) {
            common.out().println(name);
            Report report = new Report();
            values.forEach((column, value) -> {
                if (value != null) {
                    report.put(column, value.toString());
                }
            });
            report.print(common.out(), false);
        }
    }
}
