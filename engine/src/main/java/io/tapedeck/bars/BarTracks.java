package io.tapedeck.bars;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.common.TapedeckException;
import java.util.Arrays;

/**
 * The memory of a feed's bars: a track an instrument, pages of a few tracks, made when the first of them has a tick. A track
 * holds a head, the end of each of its bars while it is open (never otherwise), and the bars. Allocates for new tracks only.
 */
final class BarTracks {
    static final long NEVER = Long.MAX_VALUE;
    static final long NONE = Long.MIN_VALUE;

    /** Newest event time. */
    static final int NEWEST = 0;
    static final int INSTRUMENT = 1;
    /** Whether a trade has counted. */
    static final int TRADED = 2;
    /** Begin of the day that the volatility is of. */
    static final int MOVES_DAY = 3;
    /** Doubles as bits: sum of squared one-minute moves, logarithm of the last minute's price. */
    static final int MOVES_SUM = 4;
    static final int MOVES_LAST = 5;
    static final int MOVES = 6;
    static final int PREVIOUS_CLOSE = 7;
    /** Days whose volume is kept, and the volumes, doubles as bits, in a ring. */
    static final int DAYS = 8;
    static final int VOLUMES = 9;
    /** Days that an average volume is of. */
    static final int VOLUME_DAYS = 10;
    private static final int HEAD = VOLUMES + VOLUME_DAYS;

    private static final int PAGE_SHIFT = 4;
    private static final int PAGE_TRACKS = 1 << PAGE_SHIFT;

    private final Levels levels;
    private final int trackLongs;
    private long[][] pages = new long[4][];
    private long[] due = new long[4 << PAGE_SHIFT];
    private int count;

    BarTracks(Levels levels) {
        this.levels = levels;
        trackLongs = HEAD + levels.count * (1 + BarFields.LENGTH);
        Arrays.fill(due, NEVER);
    }

    /** @return tracks */
    int count() {
        return count;
    }

    /** Makes the tracks below {@code number} known; they take memory with their first tick. */
    void ensure(int number) {
        if (number > due.length) {
            int from = due.length;
            due = Arrays.copyOf(due, Math.max(number, from * 2));
            Arrays.fill(due, from, due.length, NEVER);
        }
        int pageCount = (due.length + PAGE_TRACKS - 1) >> PAGE_SHIFT;
        if (pageCount > pages.length) {
            pages = Arrays.copyOf(pages, pageCount);
        }
        count = Math.max(count, number);
    }

    /** @return the page that holds the track, made where it is not there yet */
    long[] page(int track) {
        long[] page = pages[track >> PAGE_SHIFT];
        return page != null ? page : makePage(track);
    }

    /** @return whether the track has memory */
    boolean isMade(int track) {
        return pages[track >> PAGE_SHIFT] != null;
    }

    private long[] makePage(int track) {
        long[] page = new long[PAGE_TRACKS * trackLongs];
        for (int i = 0; i < PAGE_TRACKS; i++) {
            int head = i * trackLongs;
            page[head + NEWEST] = NONE;
            int instrument = (track & -PAGE_TRACKS) + i;
            page[head + INSTRUMENT] = instrument;
            page[head + MOVES_DAY] = NONE;
            page[head + PREVIOUS_CLOSE] = FixedPoint.ABSENT;
            Arrays.fill(page, head + HEAD, head + HEAD + levels.count, NEVER);
        }
        pages[track >> PAGE_SHIFT] = page;
        return page;
    }

    /** @return where the track's head begins within its page */
    int head(int track) {
        return (track & (PAGE_TRACKS - 1)) * trackLongs;
    }

    /** @return where the end of the open bar at {@code place} stands */
    int openEnd(int head, int place) {
        return head + HEAD + place;
    }

    /** @return where the bar at {@code place} begins */
    int bar(int head, int place) {
        return head + HEAD + levels.count + place * BarFields.LENGTH;
    }

    /** @return earliest end of the track's open bars, {@link #NEVER} without one */
    long due(int track) {
        return due[track];
    }

    /** An open bar has this end. */
    void opened(int track, long[] page, int head, int place, long end) {
        page[openEnd(head, place)] = end;
        due[track] = Math.min(due[track], end);
    }

    /** The bar is not open any more. */
    void closed(int track, long[] page, int head, int place) {
        page[openEnd(head, place)] = NEVER;
        long earliest = NEVER;
        for (int i = openEnd(head, 0); i < openEnd(head, levels.count); i++) {
            earliest = Math.min(earliest, page[i]);
        }
        due[track] = earliest;
    }

    void save(StateWriter state) {
        state.putInt(count).putInt(trackLongs);
        for (int track = 0; track < count; track++) {
            state.putBoolean(isMade(track));
            if (isMade(track)) {
                state.putLong(due[track]);
                saveTrack(state, page(track), head(track));
            }
        }
    }

    private void saveTrack(StateWriter state, long[] page, int head) {
        for (int i = head; i < bar(head, 0); i++) {
            state.putLong(page[i]);
        }
        for (int place = 0; place < levels.count; place++) {
            int at = bar(head, place);
            int present = 0;
            for (int i = 0; i < BarFields.LENGTH; i++) {
                present |= page[at + i] != 0 ? 1 << i : 0;
            }
            state.putInt(present); // a good third of a bar's longs is 0
            for (int i = 0; i < BarFields.LENGTH; i++) {
                if ((present & 1 << i) != 0) {
                    state.putLong(page[at + i]);
                }
            }
        }
    }

    void restore(StateReader state) {
        int tracks = state.getInt();
        int longs = state.getInt();
        if (longs != trackLongs) {
            throw TapedeckException.data("state: expected bars of " + trackLongs
                    + " numbers an instrument, found " + longs + ": made with other settings");
        }
        ensure(tracks);
        for (int track = 0; track < tracks; track++) {
            if (state.getBoolean()) {
                long[] page = page(track);
                due[track] = state.getLong();
                int head = head(track);
                for (int i = head; i < bar(head, 0); i++) {
                    page[i] = state.getLong();
                }
                for (int place = 0; place < levels.count; place++) {
                    restoreBar(state, page, bar(head, place));
                }
            }
        }
    }

    private static void restoreBar(StateReader state, long[] page, int at) {
        int present = state.getInt();
        for (int i = 0; i < BarFields.LENGTH; i++) {
            page[at + i] = (present & 1 << i) != 0 ? state.getLong() : 0;
        }
    }

    /** Takes over what another memory holds, of other levels perhaps: heads, and bars of the timeframes that both have. */
    void adopt(BarTracks from) {
        ensure(from.count);
        for (int track = 0; track < from.count; track++) {
            if (from.isMade(track)) {
                long[] page = page(track);
                long[] old = from.page(track);
                System.arraycopy(old, from.head(track), page, head(track), HEAD);
                for (int level = 0; level < from.levels.timeframes.length; level++) {
                    adoptLevel(from, level, old, track, page);
                }
            }
        }
    }

    private void adoptLevel(BarTracks from, int oldLevel, long[] old, int track, long[] page) {
        int level = Arrays.asList(levels.timeframes).indexOf(from.levels.timeframes[oldLevel]);
        if (level < 0) {
            return;
        }
        for (int i = 0; i < from.levels.places[oldLevel]; i++) {
            int source = from.bar(from.head(track), from.levels.first[oldLevel] + i);
            long start = old[source + BarFields.START];
            long number = Math.floorDiv(start, levels.timeframes[level].lengthNs());
            int place = levels.first[level] + Math.floorMod(number, levels.places[level]);
            int at = bar(head(track), place);
            boolean empty = BarFields.state(page, at) == BarFields.EMPTY;
            if (BarFields.state(old, source) != BarFields.EMPTY && (empty || page[at + BarFields.START] < start)) {
                System.arraycopy(old, source, page, at, BarFields.LENGTH);
                closed(track, page, head(track), place);
                if (BarFields.state(page, at) == BarFields.OPENED) {
                    opened(track, page, head(track), place, page[at + BarFields.END]);
                }
            }
        }
    }
}
