package io.tapedeck.bench.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A result as Markdown. Pure. */
public final class Markdown {
    private static final double MICROS_PER_MILLI = 1_000;

    private final StringBuilder out = new StringBuilder();

    private Markdown() {
    }

    /**
     * @param pictures file names beside the report
     * @return the whole report
     */
    public static String report(ProofResult result, Iterable<String> pictures) {
        Markdown page = new Markdown();
        page.line("# Proof of speed, " + result.started());
        page.line("");
        if (result.quick()) {
            page.line("**A quick run: sizes of a look, not of a proof.**");
            page.line("");
        }
        page.line(claims(Claims.of(result)));
        page.line("Counts of every run: " + (result.counted() ? "right." : "**WRONG, see below.**"));
        page.parts(result.parts());
        page.environment(result.environment());
        result.sections().forEach(page::section);
        page.latencies(result.latencies());
        result.growths().forEach(page::growth);
        page.soak(result.soak());
        page.steps(result.steps());
        page.line("");
        pictures.forEach(file -> page.line("![" + file.replace(".svg", "") + "](" + file + ")"));
        return page.out.toString();
    }

    /** @return the table of the README: claims, and where they were measured */
    public static String readme(ProofResult result) {
        Map<String, Object> facts = result.environment();
        String builds = result.parts().stream().map(PartResult::build).distinct().collect(Collectors.joining(", "));
        return claims(Claims.of(result)) + "\nMeasured by `./scripts/bench` on " + result.started().substring(0, 10)
                + ": " + fact(facts, "cores") + " cores (" + fact(facts, "cpu") + "), " + fact(facts, "disk")
                + ", JDK " + fact(facts, "jdk") + ", PostgreSQL " + fact(facts, "postgresql") + " ("
                + fact(facts, "edition") + "), durability " + fact(facts, "durability") + ", threading "
                + fact(facts, "threading") + ", " + fact(facts, "libraries") + "; build " + builds
                + "; every count verified.\n";
    }

    private static String fact(Map<String, Object> facts, String name) {
        return String.valueOf(facts.getOrDefault(name, "?"));
    }

    /** @return the claims' table */
    static String claims(List<Claim> claims) {
        StringBuilder table = new StringBuilder(
                "| claim | measured | target | margin | |\n| --- | --- | --- | --- | --- |\n");
        for (Claim claim : claims) {
            table.append(String.format("| %s | %s | %s | %s | %s |%n", cell(claim.text()), claim.measuredText(),
                    claim.targetText(), claim.marginText(), claim.verdict().label()));
        }
        return table.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private void heading(String title, String columns) {
        line("");
        line("## " + title);
        line("");
        if (!columns.isEmpty()) {
            line(columns);
            line("|" + " --- |".repeat((int) columns.chars().filter(each -> each == '|').count() - 1));
        }
    }

    private void parts(List<PartResult> parts) {
        heading("Parts of the run", "| part | began | minutes | load at its begin | build | came to its end |");
        for (PartResult each : parts) {
            line(String.format(Locale.ROOT, "| %s | %s | %.1f | %.2f | %s | %s |", each.part(), each.started(),
                    each.seconds() / 60, each.load(), each.build(),
                    each.whole() ? "yes" : "**no**: " + cell(each.failure())));
        }
    }

    private void environment(Map<String, Object> facts) {
        heading("Where", "| | |");
        facts.forEach(
                (name, value) -> line("| " + name.replace('_', ' ') + " | " + cell(String.valueOf(value)) + " |"));
    }

    private void section(Section section) {
        heading(section.title(), "");
        if (!section.note().isEmpty()) {
            line(section.note());
            line("");
        }
        line("| what | into | rows | rows/s | runs | spread | without | counted | |");
        line("|" + " --- |".repeat(9));
        for (Repeated each : Repeated.of(section.measurements())) {
            Measurement last = each.runs().getLast();
            line(String.format("| %s | %s | %,d | %,.0f | %d | %s | %s | %s | %s |", cell(each.name()), last.table(),
                    last.rows(), each.rowsPerSecond(), each.runs().size(), each.spread(), cell(last.without()),
                    counted(each), cell(last.detail())));
        }
        spent(Repeated.of(section.measurements()));
    }

    private static String counted(Repeated runs) {
        return runs.runs().stream().filter(run -> !run.good()).findFirst()
                .map(run -> String.format("**WRONG**: %,d, expected %,d", run.rows(), run.expected())).orElse("yes");
    }

    private void spent(List<Repeated> all) {
        Set<String> who = new LinkedHashSet<>();
        all.forEach(each -> who.addAll(each.cpu().keySet()));
        if (who.isEmpty()) {
            return;
        }
        line("");
        line("Processor time a row, µs:");
        line("");
        line("| what | " + String.join(" | ", who) + " | together |");
        line("|" + " --- |".repeat(who.size() + 2));
        for (Repeated each : all) {
            Map<String, Double> cpu = each.cpu();
            if (!cpu.isEmpty()) {
                line("| " + cell(each.name()) + " | "
                        + who.stream().map(name -> cpu.containsKey(name)
                                ? String.format(Locale.ROOT, "%.2f", cpu.get(name))
                                : "").collect(Collectors.joining(" | "))
                        + String.format(Locale.ROOT, " | %.2f |",
                                cpu.values().stream().mapToDouble(Double::doubleValue).sum()));
            }
        }
    }

    private void latencies(List<Latency> latencies) {
        if (latencies.isEmpty()) {
            return;
        }
        heading("Latency, open loop, from planned send times, ms",
                "| from, to | rate | p50 | p90 | p99 | p99.9 | max | events | held | file |");
        for (Latency each : latencies) {
            line(String.format(Locale.ROOT, "| %s | %,d/s | %s | %s | %s | %s | %s | %,d%s | %s | %s |",
                    cell(each.name()), each.rate(), millis(each, 50), millis(each, 90), millis(each, 99),
                    millis(each, 99.9), millis(each, 100), each.count(),
                    each.good() ? "" : " of " + each.expected(), each.held() ? "yes" : "no", each.file()));
        }
    }

    private static String millis(Latency latency, double percentile) {
        return String.format(Locale.ROOT, "%.3f", latency.micros(percentile) / MICROS_PER_MILLI);
    }

    private void growth(Growth growth) {
        heading(growth.title(), "| " + growth.quantity() + " | rows/s | runs | spread | rows | counted | |");
        growth.sizes().forEach((size, runs) -> {
            Measurement last = runs.runs().getLast();
            line(String.format("| %,.0f | %,.0f | %d | %s | %,d | %s | %s |", size, runs.rowsPerSecond(),
                    runs.runs().size(), runs.spread(), last.rows(), counted(runs), cell(last.detail())));
        });
    }

    private void soak(Soak soak) {
        if (soak == null) {
            return;
        }
        heading("Soak at " + String.format("%,d", soak.rate()) + " ticks/s, every stage on", "| | |");
        line(String.format("| time | %,.0f s |", soak.seconds()));
        line(String.format("| ticks landed | %,d of %,d, %,d refused%s |", soak.ticks(), soak.expected(),
                soak.refused(), soak.good() ? "" : " **WRONG**"));
        figure("planned time until visible in SQL, slowest of all ticks, s", soak.lagSecondsMax());
        figure("resident memory without mapped files, growth over the second half, %", 100 * soak.residentGrowth());
        figure("heap that a collection leaves, warm, MB", soak.liveMbFirst());
        figure("the same behind the last tick, MB", soak.liveMbLast());
        figure("longest pause for a collection (those two among them), ms", soak.pauseMsMax());
        soak.allocated().forEach((thread, bytes) -> figure("allocated by " + thread + ", bytes/tick", bytes));
        soak.cpu().forEach((who, micros) -> figure("processor time of " + who + ", µs/tick", micros));
    }

    private void figure(String what, double value) {
        line(String.format(Locale.ROOT, "| %s | %.2f |", what, value));
    }

    private void steps(List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        heading("Single steps, JMH", "| benchmark | parameters | score | ± | unit | bytes/operation |");
        for (Step step : steps) {
            line(String.format(Locale.ROOT, "| %s | %s | %,.1f | %,.1f | %s | %,.2f |", step.benchmark(),
                    cell(step.parameters()), step.score(), step.error(), step.unit(), step.bytes()));
        }
    }
}
