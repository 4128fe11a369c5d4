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
                .contains("| ticks land with every stage on | 500,000 rows/s | ≥ 500,000 rows/s | +0 % | pass |")
                .contains(
                        "| engine end to end against bare COPY in arrival order, same index, synthetic rows | 2.00 × | ≥ 1.50 ×"
                                + " | +33 % | pass |")
                .contains("| not measured |").contains("2 cores (a <fast> one)");
    }

    @Test
    void shouldShowAWrongCountWhereItWasFound() {
        Measurement wrong = new Measurement("a way", "ticks", 9, 10, 1_000, "");
        String report = Markdown.report(Results.of(Results.section("s", Results.run("other", 5), wrong)), List.of());
        assertThat(report).contains("**WRONG, see below.**").contains("**WRONG**, expected 10");
        assertThat(Markdown.report(Results.whole(), List.of("x.svg"))).contains("Counts of every run: right.")
                .contains("![x](x.svg)").doesNotContain("WRONG");
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
