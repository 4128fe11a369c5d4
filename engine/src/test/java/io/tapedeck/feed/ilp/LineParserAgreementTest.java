package io.tapedeck.feed.ilp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LineParserAgreementTest {
    private static final int INPUTS = 20_000;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void shouldAgreeWithThePlainParserOnGeneratedLinesHoweverTheyAreCut(Dialect dialect) {
        long seed = Long.getLong("tapedeck.seed", 20_261_121L);
        System.out.println("seed " + seed + " (repeat with -Dtapedeck.seed)");
        LineGenerator generator = new LineGenerator(seed);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            accepted += LineInvariants.check(dialect, generator.next(), seed + i) ? 1 : 0;
        }
        assertThat(accepted).as("inputs accepted, so that agreement means something").isBetween(INPUTS / 20,
                INPUTS / 2);
    }
}
