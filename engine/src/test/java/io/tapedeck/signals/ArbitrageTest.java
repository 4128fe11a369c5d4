package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.event.EventFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ArbitrageTest {
    private static final double FEE = 0.0001;

    private Script script() {
        return new Script("A:X", "B:X", "C:X", "A:Y");
    }

    private static boolean found(Script script) {
        script.signal("X", "someone", 10, 0.8, 0.9, 1);
        return script.of("fused").getLast().contains(" true ");
    }

    @Test
    void shouldFindAPurchaseAndASaleWhoseDifferenceExceedsBothFees() {
        Script script = script();
        script.quote(0, 9.5, 100.00, 100.02, 0);
        script.quote(1, 9.6, 100.10, 100.12, 0);
        script.quote(2, 9.7, 100.05, 100.07, 0);
        script.quote(3, 9.7, 500, 501, 0);
        assertThat(found(script)).isTrue();
        Arbitrage arbitrage = script.lastFused.arbitrage();
        assertThat(arbitrage.buyVenue()).isEqualTo("A");
        assertThat(arbitrage.sellVenue()).isEqualTo("B");
        assertThat(arbitrage.net()).isCloseTo(100.10 * (1 - FEE) - 100.02 * (1 + FEE), within(1e-9));
        assertThat(arbitrage.size()).isEqualTo(3);
        assertThat(arbitrage.age()).isEqualTo(500_000_000L);
    }

    @Test
    void shouldNotFindOneWhoseFeesEatIt() {
        Script script = script();
        script.quote(0, 9.5, 100.00, 100.02, 0);
        script.quote(1, 9.6, 100.03, 100.05, 0);
        assertThat(found(script)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {EventFlags.CROSSED, EventFlags.STALE, EventFlags.OUTLIER, EventFlags.ZERO_SIZE,
            EventFlags.HALTED, EventFlags.LATE, EventFlags.ONE_SIDED, EventFlags.SUSPICIOUS, EventFlags.FUTURE})
    void shouldNotTrustAFlaggedQuoteNorTheOneBeforeIt(int flag) {
        Script script = script();
        script.quote(0, 9.5, 100.00, 100.02, 0);
        script.quote(1, 9.5, 101.00, 101.02, 0);
        script.quote(1, 9.6, 101.00, 101.02, flag);
        assertThat(found(script)).isFalse();
    }

    @Test
    void shouldNotTrustACrossedQuoteThatNobodyFlagged() {
        Script script = script();
        script.quote(0, 9.5, 100.00, 100.02, 0);
        script.quote(1, 9.6, 101.00, 100.90, 0);
        assertThat(found(script)).isFalse();
    }

    @Test
    void shouldNotTrustAnOldQuote() {
        Script script = script();
        script.quote(0, 9.5, 100.00, 100.02, 0);
        script.quote(1, 7.9, 101.00, 101.02, 0);
        assertThat(found(script)).isFalse();
    }

    @Test
    void shouldNotTrustAQuoteOfAnotherCurrency() {
        Script script = new Script("A:X");
        script.fusion.define(new Venue("X", "B", "EUR", 1));
        script.quote(0, 9.5, 100.00, 100.02, 0);
        script.quote(1, 9.6, 101.00, 101.02, 0);
        assertThat(found(script)).isFalse();
    }
}
