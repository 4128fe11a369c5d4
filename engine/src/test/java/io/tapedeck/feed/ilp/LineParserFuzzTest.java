package io.tapedeck.feed.ilp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Coverage-guided with JAZZER_FUZZ=1; replays its seed corpus (test resources) in normal runs. */
class LineParserFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void shouldHoldItsInvariantsForAnyBytes(byte[] data) {
        Dialect dialect = data.length > 0 && (data[0] & 1) == 1 ? Dialect.QUESTDB : Dialect.INFLUXDB;
        byte[] input = data.length > 0 ? Arrays.copyOfRange(data, 1, data.length) : data;
        LineInvariants.check(dialect, input, Arrays.hashCode(data));
    }
}
