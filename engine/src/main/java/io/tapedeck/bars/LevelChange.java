package io.tapedeck.bars;

import java.util.Arrays;

/**
 * Makes a feed's open bars ready for other levels, so that no tick is lost to any bar: those of a level that goes are added to
 * the longer ones, of the shortest level first; those that would share a place with a newer one are closed.
 */
final class LevelChange {
    private final BarBuilder builder;
    private final Levels old;
    private final Levels next;

    LevelChange(BarBuilder builder, Levels old, Levels next) {
        this.builder = builder;
        this.old = old;
        this.next = next;
    }

    void apply(BarFeed feed) {
        for (int track = 0; track < feed.tracks.count(); track++) {
            if (feed.tracks.due(track) == BarTracks.NEVER) {
                continue;
            }
            for (int level = 0; level < old.timeframes.length; level++) {
                int same = Arrays.asList(next.timeframes).indexOf(old.timeframes[level]);
                if (same < 0) {
                    rollUp(feed, track, level);
                } else {
                    closeBehind(feed, track, level, next.places[same]);
                }
            }
            builder.settle(feed, track);
        }
    }

    private void rollUp(BarFeed feed, int track, int level) {
        long[] page = feed.tracks.page(track);
        int head = feed.tracks.head(track);
        for (int i = 0; i < old.places[level]; i++) {
            int place = old.first[level] + i;
            int at = feed.tracks.bar(head, place);
            if (BarFields.state(page, at) == BarFields.OPENED) {
                feed.tracks.closed(track, page, head, place);
                BarFields.state(page, at, BarFields.EMPTY, 0);
                builder.longer(feed, track, level, page, at, false);
            }
        }
    }

    /** Closes open bars so old that the newest has their place among {@code places}. */
    private void closeBehind(BarFeed feed, int track, int level, int places) {
        long[] page = feed.tracks.page(track);
        int head = feed.tracks.head(track);
        long length = old.timeframes[level].lengthNs();
        long newest = Long.MIN_VALUE;
        for (int i = 0; i < old.places[level]; i++) {
            int at = feed.tracks.bar(head, old.first[level] + i);
            if (BarFields.state(page, at) != BarFields.EMPTY) {
                newest = Math.max(newest, page[at + BarFields.START]);
            }
        }
        for (int i = 0; i < old.places[level]; i++) {
            int place = old.first[level] + i;
            int at = feed.tracks.bar(head, place);
            boolean open = BarFields.state(page, at) == BarFields.OPENED;
            if (open && newest - page[at + BarFields.START] + length / 2 >= places * length) { // days may be an hour short
                builder.close(feed, track, page, head, level, place);
            }
        }
    }
}
