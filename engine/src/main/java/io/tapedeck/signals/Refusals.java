package io.tapedeck.signals;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/** Counts refusals by reason, and reports each reason at once, then at most once an interval of the tape's time. One thread. */
final class Refusals {
    private static final Refusal[] REASONS = Refusal.values();
    private final FusionListener listener;
    private final long[] counts = new long[REASONS.length];
    private final long[] unreported = new long[REASONS.length];
    private final long[] reported = new long[REASONS.length];
    private final String[] examples = new String[REASONS.length];
    private long interval;

    Refusals(FusionListener listener) {
        this.listener = listener;
        Arrays.fill(reported, Long.MIN_VALUE);
        Arrays.fill(examples, "");
    }

    void configure(long newInterval) {
        interval = newInterval;
    }

    /** @return how many were refused for a reason */
    long count(Refusal reason) {
        return counts[reason.ordinal()];
    }

    /** Counts a refusal; {@code example} is made to text only where it may be reported. */
    void refuse(Refusal reason, long now, Object signal) {
        int at = reason.ordinal();
        counts[at]++;
        if (++unreported[at] == 1) {
            examples[at] = signal.toString();
        }
        report(at, now);
    }

    /** Reports what has waited for an interval. */
    void onClock(long now) {
        for (int at = 0; at < REASONS.length; at++) {
            if (unreported[at] > 0) {
                report(at, now);
            }
        }
    }

    private void report(int at, long now) {
        if (reported[at] == Long.MIN_VALUE || now - reported[at] >= interval) {
            listener.onRefused(REASONS[at], unreported[at], examples[at]);
            unreported[at] = 0;
            reported[at] = now;
        }
    }

    void save(StateWriter state) {
        state.putLongs(counts, counts.length).putLongs(unreported, counts.length).putLongs(reported, counts.length);
        for (String example : examples) {
            state.putText(example);
        }
    }

    void restore(StateReader state) {
        state.getLongs(counts);
        state.getLongs(unreported);
        state.getLongs(reported);
        for (int i = 0; i < examples.length; i++) {
            examples[i] = state.getText();
        }
    }
}
