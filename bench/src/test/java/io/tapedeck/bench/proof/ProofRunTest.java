package io.tapedeck.bench.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.PartResult;
import io.tapedeck.bench.report.ProofResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProofRunTest {
    private static final ProofResult NOTHING = new ProofResult("2026-11-22T06:00:00Z", false, Map.of("cores", 2),
            List.of());

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final List<ProofResult> kept = new ArrayList<>();
    private final Set<Part> wrong = EnumSet.noneOf(Part.class);
    private final Set<Part> failing = EnumSet.noneOf(Part.class);

    private ProofResult run(ProofResult before, Part... parts) throws Exception {
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        Findings findings = new Findings(out);
        return new ProofRun(out, findings, part -> {
            List<Measurement> runs = findings.section(part.name(), "t", "");
            runs.add(findings.show(new Measurement("a", "ticks", wrong.contains(part) ? 9 : 10, 10, 1_000, "")));
            if (failing.contains(part)) {
                throw new IllegalStateException("broke");
            }
        }, kept::add).run(List.of(parts), before);
    }

    @Test
    void shouldKeepEachPartsResultBeforeTheNextBegins() throws Exception {
        ProofResult result = run(NOTHING, Part.values());
        assertThat(kept).hasSize(Part.values().length);
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i).parts()).extracting(PartResult::part).isEqualTo(Part.names().subList(0, i + 1));
        }
        assertThat(ProofRun.exitCode(result)).isZero();
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("[1 of 6] ENGINE").contains("all done in about");
    }

    @Test
    void shouldFailTheRunOverOneWrongCount() throws Exception {
        wrong.add(Part.RIVALS);
        ProofResult result = run(NOTHING, Part.values());
        assertThat(result.counted()).isFalse();
        assertThat(ProofRun.exitCode(result)).isEqualTo(1);
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("WRONG: expected 10");
    }

    @Test
    void shouldGoOnBehindAPartThatFailsAndKeepWhatItFound() throws Exception {
        failing.add(Part.RIVALS);
        ProofResult result = run(NOTHING, Part.values());
        assertThat(result.parts()).hasSize(6).filteredOn(part -> !part.whole()).singleElement().satisfies(part -> {
            assertThat(part.part()).isEqualTo("RIVALS");
            assertThat(part.failure()).contains("broke");
            assertThat(part.sections()).hasSize(1);
        });
        assertThat(ProofRun.exitCode(result)).isEqualTo(3);
    }

    @Test
    void shouldCompleteAnEarlierResultWithThePartsThatRanLater() throws Exception {
        failing.add(Part.SOAK);
        ProofResult cut = run(NOTHING, Part.ENGINE, Part.SOAK);
        failing.clear();
        ProofResult whole = run(cut, Part.SOAK, Part.RIVALS);
        assertThat(whole.parts()).extracting(PartResult::part).containsExactly("ENGINE", "RIVALS", "SOAK");
        assertThat(ProofRun.exitCode(whole)).isZero();
        assertThat(whole.started()).isEqualTo(NOTHING.started());
    }

    private static int readme(Path result, Path file) {
        return new CommandLine(new ReadmeTable()).setExecutionExceptionHandler((e, line, parsed) -> 3)
                .execute("--result", result.toString(), "--file", file.toString());
    }

    @Test
    void shouldPublishOnlyWhatIsCountedAndCameToItsEnd(@TempDir Path folder) throws Exception {
        Path readme = folder.resolve("README.md");
        String marks = "# T\n<!-- proof: made by scripts/bench, not to be edited -->\nold\n<!-- end of proof -->\nrest\n";
        Files.writeString(readme, marks);
        Path result = folder.resolve("proof-1.json");
        wrong.add(Part.ENGINE);
        Files.writeString(result, run(NOTHING, Part.ENGINE).json());
        assertThat(readme(result, readme)).isEqualTo(3);
        wrong.clear();
        failing.add(Part.ENGINE);
        Files.writeString(result, run(NOTHING, Part.ENGINE).json());
        assertThat(readme(result, readme)).isEqualTo(3);
        failing.clear();
        Files.writeString(result, run(new ProofResult("2026-11-22T06:00:00Z", true, Map.of(), List.of()),
                Part.ENGINE).json());
        assertThat(readme(result, readme)).isEqualTo(3);
        assertThat(readme).hasContent(marks.strip());
        Files.writeString(result, run(NOTHING, Part.ENGINE).json());
        assertThat(readme(result, readme)).isZero();
        assertThat(Files.readString(readme)).startsWith("# T\n").endsWith("rest\n").doesNotContain("old")
                .contains("| claim | measured |").contains("Measured by `./scripts/bench` on 2026-11-22: 2 cores");
    }
}
