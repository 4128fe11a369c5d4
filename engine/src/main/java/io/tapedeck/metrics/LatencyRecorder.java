package io.tapedeck.metrics;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Latencies recorded by one thread without waiting or allocating, read by any number of readers, each of which sees every
 * value once: what one reader takes is not lost for another. Values are ns, kept to three significant digits, cut at an hour.
 */
public final class LatencyRecorder {
    private static final long VALUE_NS_MAX = 3_600_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(VALUE_NS_MAX, SIGNIFICANT_DIGITS);
    private final Histogram total = new Histogram(VALUE_NS_MAX, SIGNIFICANT_DIGITS);
    private final List<Reader> readers = new ArrayList<>();
    private Histogram interval;

    /** Records one latency, ns; a negative one counts as 0. The owning thread only. */
    public void record(long latencyNs) {
        recorder.recordValue(Math.clamp(latencyNs, 0L, VALUE_NS_MAX));
    }

    /** @return percentiles of everything recorded so far; any thread */
    public synchronized LatencySnapshot total() {
        drain();
        return LatencySnapshot.of(total);
    }

    /** @return a reader of what is recorded from now on; any thread. Keep it: readers are never removed */
    public synchronized Reader reader() {
        drain();
        Reader reader = new Reader();
        readers.add(reader);
        return reader;
    }

    private void drain() {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        for (Reader reader : readers) {
            reader.pending.add(interval);
        }
    }

    /** One consumer of the recorder: a metrics page, a status line. Any thread. */
    public final class Reader {
        private final Histogram pending = new Histogram(VALUE_NS_MAX, SIGNIFICANT_DIGITS);

        private Reader() {
        }

        /** @return percentiles of what was recorded since this reader's last call */
        public LatencySnapshot next() {
            synchronized (LatencyRecorder.this) {
                drain();
                LatencySnapshot snapshot = LatencySnapshot.of(pending);
                pending.reset();
                return snapshot;
            }
        }
    }
}
