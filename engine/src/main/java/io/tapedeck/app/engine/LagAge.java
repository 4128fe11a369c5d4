package io.tapedeck.app.engine;

import java.util.ArrayDeque;

/**
 * How old the oldest event is that has not landed: remembers when the journal passed which sequence. Sampled once a second,
 * so exact to a second; what was not landed at the start counts from the start.
 */
final class LagAge {
    private static final int SAMPLES_MAX = 1 << 17;

    private record Sample(long sequence, long timeNs) {
    }

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /** Notes that the journal stands at {@code sequence}; forgets what every lane has landed. */
    synchronized void sample(long sequence, long lowestLanded, long nowNs) {
        while (!samples.isEmpty() && samples.peekFirst().sequence <= lowestLanded) {
            samples.pollFirst();
        }
        if (samples.isEmpty() || sequence > samples.peekLast().sequence) {
            if (samples.size() == SAMPLES_MAX) {
                samples.pollLast(); // after a day and a half of outage the newest samples grow coarser, the oldest stay
            }
            samples.addLast(new Sample(sequence, nowNs));
        }
    }

    /** @return age of the oldest event behind {@code landed}, s; 0 where there is none */
    synchronized double seconds(long landed, long written, long nowNs) {
        if (landed >= written) {
            return 0;
        }
        for (Sample sample : samples) {
            if (sample.sequence > landed) {
                return Math.max(0, nowNs - sample.timeNs) / 1e9;
            }
        }
        return 0;
    }
}
