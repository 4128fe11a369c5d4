package io.tapedeck.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadBackWhatItWrote() throws Exception {
        ProofResult result = Results.whole();
        Path file = folder.resolve("proof.json");
        Files.writeString(file, result.json());
        ProofResult read = ProofResult.read(file);
        assertThat(read).isEqualTo(result);
        assertThat(Markdown.readme(read)).isEqualTo(Markdown.readme(result));
        assertThat(Files.readString(file)).contains("\"rowsPerSecond\" : 500000.0");
    }

    @Test
    void shouldTellClaimsWithMeasureTargetMarginAndVerdict() {
        assertThat(Markdown.readme(Results.whole()))
                .contains(
                        "| ticks land with every stage on, synthetic rows | 500,000 rows/s | ≥ 500,000 rows/s | +0 % | pass |")
                .contains(
                        "| engine end to end against bare COPY in arrival order, same index, synthetic rows | 2.00 × | ≥ 1.50 ×"
                                + " | +33 % | pass |")
                .contains("| not measured |").contains("2 cores (a <fast> one)");
    }

    @Test
    void shouldShowAWrongCountWhereItWasFound() {
        Measurement wrong = new Measurement("a way", "ticks", 9, 10, 1_000, "");
        String report = Markdown.report(Results.of(Results.section("s", Results.run("other", 5), wrong)), List.of());
        assertThat(report).contains("**WRONG, see below.**").contains("**WRONG**: 9, expected 10");
        assertThat(Markdown.report(Results.whole(), List.of("x.svg"))).contains("Counts of every run: right.")
                .contains("![x](x.svg)").doesNotContain("WRONG");
    }

    @Test
    void shouldShowAWrongCountAmongRightOnes() {
        String report = Markdown.report(Results.of(Results.section("s", new Measurement("a", "ticks", 9, 10, 1_000, ""),
                Results.run("a", 5), Results.run("a", 5))), List.of());
        assertThat(report).contains("**WRONG**: 9, expected 10");
    }

    @Test
    void shouldTellProcessorTimesAndPartsThatFailed() {
        assertThat(Markdown.report(Results.whole(), List.of())).contains("| engine, end to end | ")
                .contains("Processor time a row").contains("| 2.50 |")
                .contains("| SOAK | 2026-11-22T06:10:00Z | 10.1 |");
        PartResult failed = new PartResult("RIVALS", "x", 1, 0, "b", "it broke", List.of(), List.of(), List.of(),
                List.of(), null);
        assertThat(Markdown.report(Results.of(failed), List.of())).contains("**no**: it broke");
    }

    @Test
    void shouldKeepTablesWhole() {
        for (String line : Markdown.report(Results.whole(), List.of()).lines().toList()) {
            if (line.contains("detail")) {
                assertThat(line).as("a bar in a cell").contains("detail \\| of it");
            }
        }
    }

    @Test
    void shouldReplaceOnlyWhatStandsBetweenTheMarks() {
        String text = "# Title\n\n" + Marked.begin("proof") + "\nold\nlines\n" + Marked.end("proof") + "\n\nthe end\n";
        String once = Marked.replace(text, "proof", "\nnew\n\n");
        assertThat(once)
                .isEqualTo("# Title\n\n" + Marked.begin("proof") + "\nnew\n" + Marked.end("proof") + "\n\nthe end\n");
        assertThat(Marked.replace(once, "proof", "new")).isEqualTo(once);
    }

    @Test
    void shouldRefuseATextWithoutBothMarksOrWithTwo() {
        String begin = Marked.begin("proof");
        String end = Marked.end("proof");
        for (String text : List.of("", begin, end, end + "\n" + begin, begin + "\n" + begin + "\n" + end,
                Marked.begin("other") + "\n" + Marked.end("other"))) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Marked.replace(text, "proof", "x"));
        }
    }
}
