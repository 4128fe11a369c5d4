package io.tapedeck.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlayedRateTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 17 * SECOND;
    private final PlayedRate rate = new PlayedRate(() -> now);

    @Test
    void shouldCountTheStartAsNoPartOfTheRate() {
        now += 7 * SECOND;
        assertThat(rate.look(0)).isZero();
        rate.open(2 * SECOND);
        now += 2 * SECOND;
        now += 5 * SECOND;
        assertThat(rate.look(500_000)).isEqualTo(100_000);
        assertThat(rate.mean(500_000)).isEqualTo(100_000);
        assertThat(rate.startSeconds()).isEqualTo(9);
    }

    @Test
    void shouldTellWhatCameSinceTheLastLookWhileItPlaysAndTheMeanAfterwards() {
        rate.open(0);
        now += SECOND;
        assertThat(rate.look(40_000)).isEqualTo(40_000);
        now += SECOND;
        assertThat(rate.look(200_000)).as("it catches up").isEqualTo(160_000);
        now += 2 * SECOND;
        rate.close();
        now += 6 * SECOND; // the last rows land
        assertThat(rate.look(400_000)).isEqualTo(100_000);
        assertThat(rate.playSeconds()).isEqualTo(4);
        assertThat(rate.seconds()).isEqualTo(10);
    }
}
