package io.tapedeck.bench.latency;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Ticks that are journaled and not yet known to be visible, of one lane: (sequence, planned time) pairs, from the journal's watch to
 * the database's. One thread puts, one takes; a fixed room, so that a lane that stands still shows as lost pairs and not as a full
 * heap.
 */
final class Planned {
    private final long[] sequences;
    private final long[] times;
    private final AtomicLong put = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private long lost;

    /** @param room pairs, a power of two */
    Planned(int room) {
        sequences = new long[room];
        times = new long[room];
    }

    void put(long sequence, long time) {
        long at = put.get();
        if (at - taken.get() == sequences.length) {
            lost++;
            return;
        }
        int index = (int) at & sequences.length - 1;
        sequences[index] = sequence;
        times[index] = time;
        put.set(at + 1);
    }

    /** Records all up to a sequence as seen {@code now}. @return the longest of these times, 0 for none */
    long take(long upTo, long now, Histogram into) {
        long end = put.get();
        long at = taken.get();
        long longest = 0;
        while (at < end) {
            int index = (int) at & sequences.length - 1;
            if (sequences[index] > upTo) {
                break;
            }
            longest = Math.max(longest, now - times[index]);
            into.recordValue(Math.clamp(now - times[index], 0, into.getHighestTrackableValue()));
            at++;
        }
        taken.set(at);
        return longest;
    }

    /** @return age of the oldest that is not taken, 0 where there is none; any thread, may be behind by one look */
    long age(long now) {
        long at = taken.get();
        return at < put.get() ? now - times[(int) at & times.length - 1] : 0;
    }

    /** @return pairs that found no room; of the putting thread, or behind its end */
    long lost() {
        return lost;
    }
}
