package io.tapedeck.feed.ilp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Coverage-guided, with JAZZER_FUZZ=1. {@link FuzzSeedsTest} replays its seed corpus (test resources) in every run, without the
 * fuzzer's agent, which takes ten seconds to come and reads every class that its JVM loads from then on.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = ".+", disabledReason = "fuzzes with JAZZER_FUZZ=1")
class LineParserFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void shouldHoldItsInvariantsForAnyBytes(byte[] data) {
        check(data);
    }

    static void check(byte[] data) {
        Dialect dialect = data.length > 0 && (data[0] & 1) == 1 ? Dialect.QUESTDB : Dialect.INFLUXDB;
        byte[] input = data.length > 0 ? Arrays.copyOfRange(data, 1, data.length) : data;
        LineInvariants.check(dialect, input, Arrays.hashCode(data));
    }
}
