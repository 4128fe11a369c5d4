package io.tapedeck.feed.file;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.FeedMark;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * How far each file is on the tape: what the journal told at the start, and what this process loaded since. One for a
 * process; any thread.
 */
public final class LoadedFiles {
    /**
     * Where a load begins.
     *
     * @param after number of the last record on the tape, 0 for none
     * @param known true where the tape names the feed already
     * @param ended true where the whole file is on the tape
     */
    public record Begin(long after, boolean known, boolean ended) {
    }

    private final LongFunction<FeedMark> journaled;
    private final Map<Long, Begin> here = new HashMap<>();
    private final Set<Long> loading = new HashSet<>();

    /**
     * @param journaled the marks that the journal held when this process started ({@code catalogue::feed}), null answers for
     *            unknown feeds; asked under a lock, once a feed, so it must not be a catalogue that another thread still folds
     */
    public LoadedFiles(LongFunction<FeedMark> journaled) {
        this.journaled = journaled;
    }

    /**
     * Begins a load.
     *
     * @throws TapedeckException CONFIGURATION where the same content is being loaded right now
     */
    public synchronized Begin begin(long feedId, String file) {
        if (loading.contains(feedId)) {
            throw TapedeckException.configuration(file
                    + ": the same content is being loaded right now, under this or another name; name it once");
        }
        Begin begin = here.get(feedId);
        if (begin == null) {
            FeedMark mark = journaled.apply(feedId);
            begin = mark == null ? new Begin(0, false, false) : new Begin(mark.sequence(), true, mark.ended());
        }
        if (!begin.ended) {
            loading.add(feedId);
        }
        return begin;
    }

    /** Ends a load that {@link #begin} began and that was not ended: records up to {@code after} were taken by the ring. */
    public synchronized void end(long feedId, long after, boolean known, boolean ended) {
        loading.remove(feedId);
        here.put(feedId, new Begin(after, known, ended));
    }
}
