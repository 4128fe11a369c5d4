package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.CommandRun;
import io.tapedeck.app.LeanZip;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.Outputs;
import io.tapedeck.decide.recovery.DecideRecovery;
import io.tapedeck.event.EventHeader;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.MessageCursor;
import io.tapedeck.replay.Explainer;
import io.tapedeck.replay.Explanation;
import io.tapedeck.replay.RowValues;
import io.tapedeck.replay.Step;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signals, orders and trades of a day on which everything decides: what they were made of, from a snapshot as from the begin. */
@Timeout(120)
class ExplainDayTest {
    private static final Pattern AGENT = Pattern.compile("\"agent\":\\s*\"([a-z_]+)\"");

    @TempDir
    static Path data;

    private static JournalView journal;
    private static final Map<String, List<String>> IDS = new TreeMap<>();
    private static final Map<String, Long> CAUSES = new TreeMap<>();

    @BeforeAll
    static void record() throws IOException {
        List<String> settings = RecordedDay.SPY.settings();
        settings.add("decide.snapshot.every=4000");
        settings.add("decide.bars.land=[\"1s\",\"1m\"]");
        LiveDay.run(data, LeanZip.day(data.resolve("day"), 10_000, 17), settings);
        journal = JournalView.of(data.resolve("journal"));
        try (MessageCursor outputs = MessageCursor.open(journal.stream("outputs"), 1, () -> Long.MAX_VALUE)) {
            while (outputs.next()) {
                RowValues row = RowValues.of(outputs.buffer(), outputs.offset());
                switch (row.table()) {
                    case "signals", "fused_signals" -> note(row.table(),
                            Long.toString(Outputs.OUTPUT_ID | outputs.sequence()), outputs);
                    case "orders" -> note(List.of("BUY", "SHORT").contains(row.text("side")) ? "entry" : "exit",
                            row.text("order_id"),
                            outputs);
                    case "trades" -> note("trades", row.text("trade_id"), outputs);
                    case "position_triggers" -> {
                        if (row.number("peak_price") != null && !row.text("order_id").isEmpty()) {
                            IDS.computeIfAbsent("trailed", _ -> new ArrayList<>()).add(row.text("order_id"));
                        }
                    }
                    default -> {
                        // not asked about
                    }
                }
            }
        }
    }

    private static void note(String kind, String id, MessageCursor output) {
        if (CAUSES.putIfAbsent(id, EventHeader.feedSequence(output.buffer(), output.offset())) == null) {
            IDS.computeIfAbsent(kind, _ -> new ArrayList<>()).add(id);
        }
    }

    private static Explanation explain(String id, boolean whole) {
        DecisionOptions live = new DecisionOptions(DecisionOptions.Mode.LIVE, DecideRecovery.idPrefix(journal.id()));
        return new Explainer(journal, sink -> new Decisions(live, sink), whole ? null : data.resolve("snapshots"))
                .explain(id, () -> false);
    }

    /** Explains some of a kind, the last among them, from a snapshot, and the last from the begin too. */
    private static List<Explanation> some(String kind) {
        List<String> ids = IDS.get(kind);
        assertThat(ids).as(kind).hasSizeGreaterThan(10);
        List<Explanation> found = new ArrayList<>();
        for (int i = ids.size() - 1; i > 0; i -= Math.max(1, ids.size() / 4)) {
            Explanation one = explain(ids.get(i), false);
            assertThat(one.same()).as("%s %s: %s", kind, ids.get(i), one.difference()).isTrue();
            found.add(one);
        }
        Explanation last = found.getFirst();
        Explanation whole = explain(ids.getLast(), true);
        assertThat(whole.rerunFrom()).isEqualTo(1);
        assertThat(last.snapshot()).isPositive();
        assertThat(last.rerunFrom()).isEqualTo(last.snapshot() + 1);
        assertThat(last.cause()).isEqualTo(CAUSES.get(ids.getLast()));
        assertThat(texts(last)).isEqualTo(texts(whole));
        assertThat(last.rule()).isEqualTo(whole.rule()).isNotEmpty();
        assertThat(last.exchange()).isEqualTo(whole.exchange()).isNotEmpty();
        return found;
    }

    private static List<String> texts(Explanation explanation) {
        return explanation.steps().stream().map(step -> step.part() + ' ' + step.output() + ' '
                + EventHeader.sequence(step.message(), 0)).toList();
    }

    @Test
    void shouldShowTheBarsAndTicksThatAnAgentSpokeOn() {
        for (Explanation one : some("signals")) {
            List<RowValues> bars = one.steps().stream().filter(step -> step.part().startsWith("bar "))
                    .map(step -> RowValues.of(step.message(), 0)).toList();
            assertThat(bars).as(one.id()).isNotEmpty();
            assertThat(bars).allMatch(bar -> bar.text("exchange").equals(one.exchange()));
            assertThat(bars.stream().map(bar -> bar.number("close")).toList()).as("its entry is a bar's close")
                    .usingElementComparator(BigDecimal::compareTo)
                    .contains(new BigDecimal(one.decision().get("entry_price").toString()));
            assertThat(one.steps()).extracting(Step::part).contains("tick", "cause");
            assertThat(one.rule()).containsKey("decide.signals.hold-band");
        }
    }

    @Test
    void shouldShowTheLatestSignalOfEachAgentThatAFusedOneIsMadeOf() {
        for (Explanation one : some("fused_signals")) {
            List<String> named = AGENT.matcher(one.decision().get("contributing_agents").toString()).results()
                    .map(agent -> agent.group(1)).distinct().sorted().toList();
            List<RowValues> shown = one.steps().stream().filter(step -> step.part().startsWith("signal of"))
                    .map(step -> RowValues.of(step.message(), 0)).toList();
            assertThat(shown.stream().map(row -> row.text("agent_name")).sorted().toList()).isEqualTo(named);
            assertThat(one.rule()).containsKey("decide.fusion.method");
        }
    }

    @Test
    void shouldShowWhichSignalAnEntryFollowedAndByWhatStrategy() {
        for (Explanation one : some("entry")) {
            assertThat(one.steps()).extracting(Step::part).contains("followed signal", "cause");
            assertThat(one.rule()).containsKeys("decide.fusion.method",
                    "decide.triggers.strategies.default.confidence-min");
        }
    }

    @Test
    void shouldShowTheTriggerOfAnExitAndOfItsTrade() {
        for (Explanation one : some("exit")) {
            assertThat(one.rule()).containsKey("trigger_id");
            assertThat(one.rule().get("armed_at").toString()).as("a time that people can read").endsWith("Z");
            assertThat(one.steps().getFirst().part()).isEqualTo("armed by");
            assertThat(one.steps()).extracting(Step::part).contains("fired", "trigger triggered");
        }
        assertThat(some("trades")).allSatisfy(one -> assertThat(one.rule()).isNotEmpty());
    }

    @Test
    void shouldShowTheTicksThatMovedAPeakAsTheTriggerItselfHadIt() {
        List<String> ids = IDS.get("trailed");
        assertThat(ids).hasSizeGreaterThan(5);
        for (int i = 0; i < ids.size(); i += Math.max(1, ids.size() / 4)) {
            Explanation one = explain(ids.get(i), false);
            List<String> moves = one.steps().stream().map(Step::part).filter(part -> part.startsWith("peak ")).toList();
            assertThat(new BigDecimal(moves.getLast().substring("peak ".length())))
                    .isEqualByComparingTo((BigDecimal) one.rule().get("peak_price"));
        }
    }

    @Test
    void shouldTellItToAReader() {
        String id = IDS.get("fused_signals").getLast();
        CommandRun run = CommandRun.on(data, "explain", id);
        System.out.println(run.out());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("exchange", "snapshot", "decide.fusion.method", "signal of", "the same");
        System.out.println(CommandRun.on(data, "explain", IDS.get("exit").getLast()).out());
        System.out.println(CommandRun.on(data, "explain", IDS.get("signals").getLast()).out());
        assertThat(CommandRun.on(data, "explain", "--json", "--whole", id).json().get("decided_again_from").asLong())
                .isEqualTo(1);
    }
}
