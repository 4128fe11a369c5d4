package io.tapedeck.http;

import io.tapedeck.event.FeedMark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The keys of requests that the ring has taken, by age and count, and of those that are being written. A key is remembered
 * only once its frame has a ticket; a start begins with the keys that the journal holds. Any thread.
 */
final class RequestKeys {
    /** What came of asking for a key. */
    sealed interface Claim permits Owned, Known, OtherBody, StillRunning {
    }

    /** The caller writes the request, and must {@link RequestKeys#accept} or {@link RequestKeys#release} the key. */
    record Owned() implements Claim {
    }

    /** The request was taken before: its ticket (-1 where an earlier process journaled it) and its events. */
    record Known(long ticket, long events) implements Claim {
    }

    /** The key was used for another body. */
    record OtherBody() implements Claim {
    }

    /** The request is still being written by another. */
    record StillRunning() implements Claim {
    }

    private record Entry(long contentHash, long ticket, long events, long receiveTime) {
    }

    private record Running(long contentHash, CountDownLatch ended) {
    }

    private static final long NO_TICKET = -1;

    private final int countMax;
    private final long ageMaxNs;
    private final Map<String, Entry> taken = new LinkedHashMap<>();
    private final Map<String, Running> running = new HashMap<>();

    /** {@code journaled}: the journal's marks; those that are no request are left out. */
    RequestKeys(int countMax, long ageMaxNs, Iterable<FeedMark> journaled) {
        this.countMax = countMax;
        this.ageMaxNs = ageMaxNs;
        List<FeedMark> marks = new ArrayList<>();
        for (FeedMark mark : journaled) {
            if (mark.request()) {
                marks.add(mark);
            }
        }
        marks.sort(Comparator.comparingLong(FeedMark::receiveTime));
        for (FeedMark mark : marks) {
            remember(mark.name(), new Entry(mark.contentHash(), NO_TICKET, mark.sequence(), mark.receiveTime()));
        }
    }

    /**
     * Asks for a key; waits while another thread writes the same request.
     *
     * @param contentHash of the body and how it is read
     * @param now ns since the epoch
     * @param timeoutNs longest wait, ns
     */
    Claim claim(String key, long contentHash, long now, long timeoutNs) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutNs;
        while (true) {
            Running other;
            synchronized (this) {
                forgetOlderThan(now - ageMaxNs);
                Entry entry = taken.get(key);
                if (entry != null) {
                    return differs(entry.contentHash, contentHash)
                            ? new OtherBody()
                            : new Known(entry.ticket, entry.events);
                }
                other = running.get(key);
                if (other == null) {
                    running.put(key, new Running(contentHash, new CountDownLatch(1)));
                    return new Owned();
                }
                if (differs(other.contentHash, contentHash)) {
                    return new OtherBody();
                }
            }
            if (!other.ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return new StillRunning();
            }
        }
    }

    /** A key that an older journal holds without its body's hash (0) matches every body. */
    private static boolean differs(long known, long asked) {
        return known != 0 && known != asked;
    }

    /** The ring has taken the owner's request. */
    synchronized void accept(String key, long ticket, long events, long receiveTime) {
        Running owner = running.remove(key);
        remember(key, new Entry(owner.contentHash, ticket, events, receiveTime));
        owner.ended.countDown();
    }

    /** The owner's request was not taken: the next one with the key begins anew. */
    synchronized void release(String key) {
        running.remove(key).ended.countDown();
    }

    /** Keys remembered. */
    synchronized int count() {
        return taken.size();
    }

    private void remember(String key, Entry entry) {
        taken.put(key, entry);
        if (taken.size() > countMax) {
            Iterator<Entry> oldest = taken.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void forgetOlderThan(long time) {
        Iterator<Entry> oldest = taken.values().iterator();
        while (oldest.hasNext() && oldest.next().receiveTime < time) {
            oldest.remove();
        }
    }
}
