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
    /** Of live events, what {@link Pace} keeps: the clock when the newest came, the clock at the last delayed one, the feed. */
    static final int SEEN = VOLUMES + VOLUME_DAYS;
    static final int SLOW = SEEN + 1;
    static final int FEED = SLOW + 1;
    /** The clock when revised bars were last shown, and when the next are due; NONE = none are. */
    static final int REVISED = FEED + 1;
    static final int REVISE_AT = REVISED + 1;
    private static final int HEAD = REVISE_AT + 1;

    /** Longs of a processor's cache line. */
    private static final int LINE = 8;
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
            Arrays.fill(page, head + SEEN, head + HEAD, NONE);
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

    /** Reads each cache line of the track's head and of the shortest bar of a number; @return their sum */
    long preview(int track, long number) {
        if (track >= count || !isMade(track)) {
            return 0;
        }
        long[] page = pages[track >> PAGE_SHIFT];
        int head = head(track);
        int at = bar(head, (int) Math.floorMod(number, (long) levels.places[0]));
        return due[track] + page[head] + page[head + SEEN] + page[at] + page[at + LINE] + page[at + 2 * LINE]
                + page[at + BarFields.LENGTH - 1];
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
        long[] packed = new long[1 + trackLongs + levels.count];
        for (int track = 0; track < count; track++) {
            state.putBoolean(isMade(track));
            if (isMade(track)) {
                int length = pack(pages[track >> PAGE_SHIFT], head(track), packed);
                state.putLong(due[track]).putLongs(packed, length);
            }
        }
    }

    /** Head and bars without the longs that are 0, a good third: before each bar which of them are there. */
    private int pack(long[] page, int head, long[] packed) {
        int to = bar(head, 0) - head;
        System.arraycopy(page, head, packed, 0, to);
        for (int place = 0; place < levels.count; place++) {
            int at = bar(head, place);
            int mask = to++;
            int present = 0;
            if (BarFields.state(page, at) != BarFields.EMPTY) {
                for (int i = 0; i < BarFields.LENGTH; i++) {
                    long value = page[at + i];
                    packed[to] = value;
                    int there = value == 0 ? 0 : 1;
                    to += there;
                    present |= there << i;
                }
            }
            packed[mask] = present;
        }
        return to;
    }

    void restore(StateReader state) {
        int tracks = state.getInt();
        int longs = state.getInt();
        if (longs != trackLongs) {
            throw TapedeckException.data("state: expected bars of " + trackLongs
                    + " numbers an instrument, found " + longs + ": made with other settings");
        }
        ensure(tracks);
        long[] packed = new long[1 + trackLongs + levels.count];
        for (int track = 0; track < tracks; track++) {
            if (state.getBoolean()) {
                long[] page = page(track);
                due[track] = state.getLong();
                packed = state.getLongs(packed);
                unpack(packed, page, head(track));
            }
        }
    }

    private void unpack(long[] packed, long[] page, int head) {
        int from = bar(head, 0) - head;
        System.arraycopy(packed, 0, page, head, from);
        for (int place = 0; place < levels.count; place++) {
            int at = bar(head, place);
            long present = packed[from++];
            for (int i = 0; i < BarFields.LENGTH; i++) {
                page[at + i] = (present & 1L << i) != 0 ? packed[from++] : 0;
            }
        }
    }

    /**
     * Takes over what another memory holds, of other levels perhaps: heads, and bars of the timeframes that both have. Its open
     * bars are ones that fit ({@link LevelChange}).
     */
    void adopt(BarTracks from, Calendars calendars) {
        ensure(from.count);
        for (int track = 0; track < from.count; track++) {
            if (from.isMade(track)) {
                System.arraycopy(from.page(track), from.head(track), page(track), head(track), HEAD);
                for (int level = 0; level < from.levels.timeframes.length; level++) {
                    adoptLevel(from, level, track, calendars);
                }
            }
        }
    }

    private void adoptLevel(BarTracks from, int oldLevel, int track, Calendars calendars) {
        int level = Arrays.asList(levels.timeframes).indexOf(from.levels.timeframes[oldLevel]);
        if (level < 0) {
            return;
        }
        long[] old = from.page(track);
        long[] page = page(track);
        for (int i = 0; i < from.levels.places[oldLevel]; i++) {
            int source = from.bar(from.head(track), from.levels.first[oldLevel] + i);
            long start = old[source + BarFields.START];
            if (BarFields.state(old, source) == BarFields.EMPTY) {
                continue;
            }
            long number = level == levels.day
                    ? calendars.at((int) page[head(track) + INSTRUMENT], start).number()
                    : Math.floorDiv(start, levels.timeframes[level].lengthNs());
            int place = levels.first[level] + Math.floorMod(number, levels.places[level]);
            int at = bar(head(track), place);
            boolean empty = BarFields.state(page, at) == BarFields.EMPTY;
            if (empty || page[at + BarFields.START] < start) {
                System.arraycopy(old, source, page, at, BarFields.LENGTH);
                closed(track, page, head(track), place);
                if (BarFields.state(page, at) == BarFields.OPENED) {
                    opened(track, page, head(track), place, page[at + BarFields.END]);
                }
            }
        }
    }
}
