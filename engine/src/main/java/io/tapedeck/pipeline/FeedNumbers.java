package io.tapedeck.pipeline;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.FeedMark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Which of a feed's numbers were seen: the highest, and which of the 64 up to it. So a number that comes late is told from
 * one that comes twice, and a reordered pair is one gap and no duplicate.
 *
 * <p>Feeds are remembered in two generations of half the limit each; when the young one is full it becomes the old one, whose
 * feeds, not heard of for so long, are forgotten. Allocates for a new feed only. One thread.
 */
final class FeedNumbers {
    private static final class Seen {
        final long feedId;
        long highest;
        /** Bit i: number {@code highest - i} was seen. */
        long window;

        Seen(long feedId, long highest, long window) {
            this.feedId = feedId;
            this.highest = highest;
            this.window = window;
        }
    }

    private static final long ALL_SEEN = -1L;

    private final int generationMax;
    private Long2ObjectHashMap<Seen> young = new Long2ObjectHashMap<>();
    private Long2ObjectHashMap<Seen> old = new Long2ObjectHashMap<>();
    private Seen last = new Seen(0, 0, 0);

    FeedNumbers(int feedsMax, Catalogue recovered) {
        generationMax = Math.max(1, feedsMax / 2);
        List<FeedMark> marks = new ArrayList<>();
        recovered.feeds().forEach(marks::add);
        marks.sort(Comparator.comparingLong(FeedMark::receiveTime)); // of too many, the oldest are forgotten
        for (FeedMark mark : marks) {
            // of a recovered feed only the highest number is known: whatever lies below it counts as seen
            remember(new Seen(mark.feedId(), mark.sequence(), ALL_SEEN));
        }
    }

    /**
     * Notes the number.
     *
     * @param feedId not 0
     * @param number not 0
     * @return {@link EventFlags#DUPLICATE} where it was seen, {@link EventFlags#GAP} where numbers below it are missing, else 0
     */
    int observe(long feedId, long number) {
        Seen seen = last.feedId == feedId ? last : find(feedId);
        if (seen == null) {
            remember(new Seen(feedId, number, 1));
            return 0;
        }
        long ahead = number - seen.highest;
        if (ahead > 0) {
            seen.highest = number;
            seen.window = ahead < Long.SIZE ? seen.window << ahead | 1 : 1;
            return ahead == 1 ? 0 : EventFlags.GAP;
        }
        if (-ahead >= Long.SIZE) {
            return EventFlags.DUPLICATE;
        }
        long bit = 1L << -ahead;
        boolean twice = (seen.window & bit) != 0;
        seen.window |= bit;
        return twice ? EventFlags.DUPLICATE : 0;
    }

    private Seen find(long feedId) {
        Seen seen = young.get(feedId);
        if (seen == null) {
            seen = old.remove(feedId);
            if (seen == null) {
                return null;
            }
            remember(seen);
        }
        last = seen;
        return seen;
    }

    private void remember(Seen seen) {
        if (young.size() >= generationMax) {
            Long2ObjectHashMap<Seen> emptied = old;
            emptied.clear();
            old = young;
            young = emptied;
        }
        young.put(seen.feedId, seen);
        last = seen;
    }
}
