package io.tapedeck.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Frame;
import org.junit.jupiter.api.Test;

class SequenceTrackerTest {
    private final SequenceTracker tracker = new SequenceTracker("line A");

    @Test
    void shouldTakeAnyFirstNumberAndFollowItUp() {
        assertThat(tracker.observe(500, 1)).isEqualTo(SequenceTracker.Seen.NEXT);
        assertThat(tracker.observe(501, 2)).isEqualTo(SequenceTracker.Seen.NEXT);
        assertThat(tracker.highest()).isEqualTo(501);
    }

    @Test
    void shouldTellWhatIsMissingAndAppendItAsAnEvent() {
        tracker.observe(10, 100);
        assertThat(tracker.observe(14, 200)).isEqualTo(SequenceTracker.Seen.GAP);
        assertThat(tracker.gapFrom()).isEqualTo(11);
        assertThat(tracker.gapTo()).isEqualTo(13);
        Frame frame = new Frame(64);
        tracker.appendGap(frame, 300);
        FakeRing ring = new FakeRing();
        ring.offer(frame);
        assertThat(ring.statuses).containsExactly("GAP 11 13 line A 3 messages missing");
    }

    @Test
    void shouldCountRepetitionsAndLateArrivalsWithoutMovingBack() {
        tracker.observe(10, 1);
        tracker.observe(13, 2);
        assertThat(tracker.observe(13, 3)).isEqualTo(SequenceTracker.Seen.DUPLICATE);
        assertThat(tracker.observe(11, 4)).isEqualTo(SequenceTracker.Seen.DUPLICATE);
        assertThat(tracker.observe(14, 5)).isEqualTo(SequenceTracker.Seen.NEXT);
        assertThat(tracker.duplicates()).isEqualTo(2);
        assertThat(tracker.gaps()).isEqualTo(1);
    }

    @Test
    void shouldTakeAnyNumberAfterARestart() {
        tracker.observe(10, 1);
        tracker.restart();
        assertThat(tracker.observe(1, 2)).isEqualTo(SequenceTracker.Seen.NEXT);
    }
}
