package io.tapedeck.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.bench.report.Claim.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static Claim claim(ProofResult result, String words) {
        List<Claim> found = Claims.of(result).stream().filter(each -> each.text().contains(words)).toList();
        assertThat(found).as(words).hasSize(1);
        return found.getFirst();
    }

    @Test
    void shouldLeaveOpenWhatTheRunDidNotMeasure() {
        assertThat(Claims.of(Results.of(new PartResult[0]))).isNotEmpty()
                .allMatch(claim -> claim.verdict() == Verdict.OPEN)
                .allMatch(claim -> claim.measuredText().equals("–") && claim.marginText().equals("–"));
    }

    @Test
    void shouldHoldTheMedianOfTheRunsAgainstTheTarget() {
        Claim claim = claim(Results.of(Results.section(Names.SYNTHETIC, Results.run(Names.END_TO_END, 400_000),
                Results.run(Names.END_TO_END, 550_000), Results.run(Names.END_TO_END, 900_000))),
                "every stage on, synthetic");
        assertThat(claim.measured()).isEqualTo(550_000);
        assertThat(claim.verdict()).isEqualTo(Verdict.PASS);
        assertThat(claim.margin()).isCloseTo(0.1, within(1e-9));
        assertThat(claim.marginText()).isEqualTo("+10 %");
    }

    @Test
    void shouldFailAClaimThatIsMissedByALittle() {
        Claim claim = claim(Results.of(Results.section(Names.SYNTHETIC, Results.run(Names.END_TO_END, 499_999))),
                "every stage on, synthetic");
        assertThat(claim.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(claim.margin()).isNegative();
    }

    @Test
    void shouldCompareOnlyRunsOfTheSameRows() {
        ProofResult result = Results.of(
                Results.section(Names.SYNTHETIC, Results.run(Names.END_TO_END, 300), Results.run(Names.PGBULK, 400)),
                Results.section(Names.REAL, Results.run(Names.END_TO_END, 500)));
        assertThat(claim(result, "PgBulkInsert, synthetic").measured()).isEqualTo(0.75);
        assertThat(claim(result, "PgBulkInsert, synthetic").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(claim(result, "PgBulkInsert, real").verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void shouldTakeALagBelowTheTargetAsPassed() {
        ProofResult whole = Results.whole();
        assertThat(claim(whole, "slowest of all ticks").verdict()).isEqualTo(Verdict.PASS);
        assertThat(claim(whole, "slowest of all ticks").margin()).isEqualTo(0.5);
        assertThat(claim(whole, "resident memory").verdict()).isEqualTo(Verdict.PASS);
        assertThat(claim(whole, "leave on the heap").measured()).isCloseTo(1, within(1e-9));
        assertThat(claim(whole, "ticks of 50,000 symbols").measured()).isEqualTo(0.75);
    }

    @Test
    void shouldAddUpWhatTheThreadsOnATicksWayAllocateAndNoOthers() {
        ProofResult whole = Results.whole();
        assertThat(claim(whole, "allocated from feed to decision").measured()).isEqualTo(0.5);
        assertThat(claim(whole, "allocated by the lanes").measured()).isEqualTo(0.125);
        Soak none = new Soak(1, 600, 1, 1, 0, 1, 1, Map.of("planned-ticks", 3.0), Map.of(), List.of());
        ProofResult result = Results.of(Results.part(List.of(), List.of(), List.of(), none));
        assertThat(claim(result, "allocated from feed to decision").verdict()).isEqualTo(Verdict.OPEN);
        assertThat(claim(result, "allocated by the lanes").verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void shouldFailARateOfWhichTicksWereRefused() {
        Soak refused = new Soak(100_000, 600, 59, 59, 1, 1, 1, Map.of(), Map.of(), List.of());
        ProofResult result = Results.of(Results.part(List.of(), List.of(), List.of(), refused));
        assertThat(claim(result, "taken by the ring").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.counted()).as("what was taken has landed").isTrue();
    }

    @Test
    void shouldSeeMemoryThatGrows() {
        List<Soak.Sample> grows = IntStream.range(0, 600).mapToObj(
                second -> new Soak.Sample(second, 100, 400 + second * 0.1, 50, 5, 2, 0, 0.5, 1, 1, 9)).toList();
        Soak soak = Results.soak(600, 60, 60, grows);
        assertThat(soak.residentGrowth()).isCloseTo(0.1 * 299 / 430, within(1e-6));
        ProofResult result = Results.of(Results.part(List.of(), List.of(), List.of(), soak));
        assertThat(claim(result, "resident memory").verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void shouldTakeTheMedianOfASizeThatWasRepeated() {
        Growth growth = new Growth(Names.TABLE, "t", "rows", List.of(new Growth.Point(1e6, Results.run("a", 400)),
                new Growth.Point(1e6, Results.run("a", 900)), new Growth.Point(1e6, Results.run("a", 500)),
                new Growth.Point(5e7, Results.run("b", 450))));
        ProofResult result = Results.of(Results.part(List.of(), List.of(), List.of(growth), null));
        assertThat(claim(result, "50 M rows").measured()).isEqualTo(0.9);
    }

    @Test
    void shouldNotTakeAShortSoakForTenMinutes() {
        ProofResult whole = Results.whole();
        Soak tooShort = Results.soak(599, 60, 60, whole.soak().samples());
        ProofResult result = Results.of(Results.part(List.of(), List.of(), List.of(), tooShort));
        assertThat(claim(result, "slowest of all ticks").verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void shouldSayThatACountIsWrongWhereverItIs() {
        assertThat(Results.whole().counted()).isTrue();
        Measurement wrong = new Measurement("x", "ticks", 9, 10, 1, "");
        assertThat(Results.of(Results.section("a", Results.run("y", 3), wrong)).counted()).isFalse();
        Measurement nothing = new Measurement("x", "ticks", 0, 0, 1, "");
        assertThat(Results.of(Results.section("a", nothing)).counted()).isFalse();
        ProofResult whole = Results.whole();
        Growth growth = new Growth("g", "", "", List.of(new Growth.Point(1, wrong)));
        assertThat(Results.of(Results.part(List.of(), List.of(), List.of(growth), null)).counted()).isFalse();
        Soak soak = Results.soak(600, 59, 60, whole.soak().samples());
        assertThat(Results.of(Results.part(List.of(), List.of(), List.of(), soak)).counted()).isFalse();
        Latency latency = whole.latencies().getFirst();
        Latency lost = new Latency(latency.name(), 1, latency.count() - 1, latency.count(), true, latency.curve(), "");
        assertThat(Results.of(Results.part(List.of(), List.of(lost), List.of(), null)).counted()).isFalse();
    }

    @Test
    void shouldReplaceWhatAPartFoundBefore() {
        ProofResult whole = Results.whole();
        PartResult again = Results.part(List.of(Results.section(Names.HF, Results.run(Names.END_TO_END, 7))),
                List.of(), List.of(), null);
        ProofResult merged = whole.with(again, List.of("SOAK", "ENGINE"));
        assertThat(merged.parts()).extracting(PartResult::part).containsExactly("SOAK", "ENGINE");
        assertThat(merged.section(Names.SYNTHETIC)).isEmpty();
        assertThat(merged.rate(Names.HF, Names.END_TO_END)).hasValue(7);
        assertThat(merged.soak()).isEqualTo(whole.soak());
    }
}
