package io.tapedeck.signals;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.EnumMap;
import java.util.Map;

/** Counts refusals by reason, and reports each reason at once, then at most once an interval of the tape's time. One thread. */
final class Refusals {
    private static final Refusal[] REASONS = Refusal.values();

    private static final class Count {
        long all;
        long unreported;
        long reported = Long.MIN_VALUE;
        String example = "";
    }

    private final FusionListener listener;
    private final Map<Refusal, Count> counts = new EnumMap<>(Refusal.class);
    private long interval;
    private long unreported;

    Refusals(FusionListener listener) {
        this.listener = listener;
        for (Refusal reason : REASONS) {
            counts.put(reason, new Count());
        }
    }

    void configure(long newInterval) {
        interval = newInterval;
    }

    /** @return how many were refused for a reason */
    long count(Refusal reason) {
        return counts.get(reason).all;
    }

    /** Counts a refusal; of those that are reported together the first becomes text. */
    void refuse(Refusal reason, long now, Object signal) {
        Count count = counts.get(reason);
        count.all++;
        unreported++;
        if (++count.unreported == 1) {
            count.example = signal.toString();
        }
        report(reason, count, now);
    }

    /** Reports what has waited for an interval. */
    void onClock(long now) {
        if (unreported > 0) {
            for (Refusal reason : REASONS) { // no iterator of the map: it allocates
                report(reason, counts.get(reason), now);
            }
        }
    }

    private void report(Refusal reason, Count count, long now) {
        if (count.unreported > 0 && (count.reported == Long.MIN_VALUE || now - count.reported >= interval)) {
            listener.onRefused(reason, count.unreported, count.example);
            unreported -= count.unreported;
            count.unreported = 0;
            count.reported = now;
        }
    }

    void save(StateWriter state) {
        counts.values().forEach(count -> state.putLong(count.all).putLong(count.unreported).putLong(count.reported)
                .putText(count.example));
        state.putLong(unreported);
    }

    void restore(StateReader state) {
        for (Count count : counts.values()) {
            count.all = state.getLong();
            count.unreported = state.getLong();
            count.reported = state.getLong();
            count.example = state.getText();
        }
        unreported = state.getLong();
    }
}
