package io.tapedeck.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.bench.report.Claim.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static Claim claim(ProofResult result, String words) {
        List<Claim> found = Claims.of(result).stream().filter(each -> each.text().contains(words)).toList();
        assertThat(found).as(words).hasSize(1);
        return found.getFirst();
    }

    @Test
    void shouldLeaveOpenWhatTheRunDidNotMeasure() {
        assertThat(Claims.of(Results.of())).isNotEmpty().allMatch(claim -> claim.verdict() == Verdict.OPEN)
                .allMatch(claim -> claim.measuredText().equals("–") && claim.marginText().equals("–"));
    }

    @Test
    void shouldHoldTheMedianOfTheRunsAgainstTheTarget() {
        Claim claim = claim(Results.of(Results.section(Names.SYNTHETIC, Results.run(Names.END_TO_END, 400_000),
                Results.run(Names.END_TO_END, 550_000), Results.run(Names.END_TO_END, 900_000))), "every stage on");
        assertThat(claim.measured()).isEqualTo(550_000);
        assertThat(claim.verdict()).isEqualTo(Verdict.PASS);
        assertThat(claim.margin()).isCloseTo(0.1, within(1e-9));
        assertThat(claim.marginText()).isEqualTo("+10 %");
    }

    @Test
    void shouldFailAClaimThatIsMissedByALittle() {
        Claim claim = claim(Results.of(Results.section(Names.SYNTHETIC, Results.run(Names.END_TO_END, 499_999))),
                "every stage on");
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
        assertThat(claim(whole, "lag at").verdict()).isEqualTo(Verdict.PASS);
        assertThat(claim(whole, "lag at").margin()).isEqualTo(0.5);
        assertThat(claim(whole, "resident memory").verdict()).isEqualTo(Verdict.PASS);
        assertThat(claim(whole, "ingest thread").measured()).isEqualTo(0.25);
        assertThat(claim(whole, "50,000 symbols").measured()).isEqualTo(0.75);
    }

    @Test
    void shouldNotTakeAShortSoakForTenMinutes() {
        ProofResult whole = Results.whole();
        Soak tooShort = new Soak(100_000, 599, 60, 60, 0, 3, Map.of(), whole.soak().samples());
        ProofResult result = new ProofResult(whole.started(), false, whole.environment(), List.of(), List.of(),
                List.of(), List.of(), tooShort);
        assertThat(claim(result, "lag at").verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void shouldSayThatACountIsWrongWhereverItIs() {
        assertThat(Results.whole().counted()).isTrue();
        Measurement wrong = new Measurement("x", "ticks", 9, 10, 1, "");
        assertThat(Results.of(Results.section("a", Results.run("y", 3), wrong)).counted()).isFalse();
        Measurement nothing = new Measurement("x", "ticks", 0, 0, 1, "");
        assertThat(Results.of(Results.section("a", nothing)).counted()).isFalse();
        ProofResult whole = Results.whole();
        assertThat(new ProofResult("", false, Map.of(), List.of(), List.of(), List.of(),
                List.of(new Growth("g", "", "", List.of(new Growth.Point(1, wrong)))), null).counted()).isFalse();
        assertThat(new ProofResult("", false, Map.of(), List.of(), List.of(), List.of(), List.of(),
                new Soak(1, 600, 59, 60, 0, 3, Map.of(), whole.soak().samples())).counted()).isFalse();
        Latency latency = whole.latencies().getFirst();
        Latency lost = new Latency(latency.name(), 1, latency.count() - 1, latency.count(), true, latency.curve(), "");
        assertThat(new ProofResult("", false, Map.of(), List.of(), List.of(), List.of(lost), List.of(), null)
                .counted()).isFalse();
    }
}
