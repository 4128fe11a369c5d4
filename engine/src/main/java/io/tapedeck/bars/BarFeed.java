package io.tapedeck.bars;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.List;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.IntArrayQueue;

/**
 * Bars of all live events, or of one historical feed: its tracks, its time, and the sweep that closes bars of instruments that
 * have gone quiet. A sweep goes over the tracks once a boundary of the shortest bars has passed, a few at a time.
 */
final class BarFeed {
    private static final int MISSING = -1;
    private static final int NO_TRACK = -1;
    private static final int SEVERAL = -2;
    /** Tracks looked at for each that is closed at most: those without an open bar cost a nanosecond each. */
    private static final int LOOKS = 512;
    /** What a look at the head of a delayed track costs, in those. */
    private static final int LOOKS_DELAYED = 16;
    /** How often a sweep begins while there are delayed instruments, whose bars end at any time of the clock. */
    private static final long DELAYED_SWEEP_NS = 1_000_000_000L;
    /** How long behind the last delayed event there are. */
    private static final long DELAYED_NS = 86_400_000_000_000L;

    /** A clock set back by more is followed; by less, the time waits for it. */
    private static final long SET_BACK_NS = 3_600_000_000_000L;

    final BarTracks tracks;
    final boolean historical;
    final long id;
    private final Int2IntHashMap indexes = new Int2IntHashMap(MISSING);
    /** Of live events. */
    final FeedTimes feeds = new FeedTimes();
    private final ClosingPace pace = new ClosingPace();
    /** Tracks with revised bars that are not shown yet, in the order in which they are due. */
    private final IntArrayQueue revised = new IntArrayQueue(MISSING);
    /** The clock at the last delayed event. */
    private long delayed = BarTracks.NONE;
    /** The clock of live events; the newest event time of a historical feed, of its section. */
    long time = BarTracks.NONE;
    /** Sequence of its last event. */
    long lastSequence;
    /** The one track that its section has held, {@link #NO_TRACK} or {@link #SEVERAL}. */
    private int only = NO_TRACK;
    private long sweptBoundary = BarTracks.NONE;
    private long sweepTime;
    private int cursor = MISSING;

    /** @param id of the historical feed; 0 for live events, whose tracks have the instruments' numbers */
    BarFeed(Levels levels, long id, boolean historical) {
        tracks = new BarTracks(levels);
        this.id = id;
        this.historical = historical;
    }

    /** @return of some feeds the one whose last event lies furthest back */
    static BarFeed longestSilent(List<BarFeed> feeds) {
        BarFeed silent = feeds.getFirst();
        for (BarFeed each : feeds) {
            silent = each.lastSequence < silent.lastSequence ? each : silent;
        }
        return silent;
    }

    /** Takes over what another one holds, of other levels: nothing waits in it to be shown. */
    void adopt(BarFeed from, Calendars calendars) {
        tracks.adopt(from.tracks, calendars);
        index();
        time = from.time;
        lastSequence = from.lastSequence;
        only = from.only;
        delayed = from.delayed;
        StateWriter known = new StateWriter();
        from.feeds.save(known);
        feeds.restore(new StateReader(known.buffer(), 0, known.length()));
    }

    /** @return the instrument's track */
    int track(int instrument) {
        if (!historical) {
            if (instrument >= tracks.count()) {
                tracks.ensure(instrument + 1);
            }
            return instrument;
        }
        int track = indexes.get(instrument);
        if (track == MISSING) {
            track = tracks.count();
            indexes.put(instrument, track);
            tracks.ensure(track + 1);
            tracks.page(track)[tracks.head(track) + BarTracks.INSTRUMENT] = instrument;
        }
        return track;
    }

    /** A tick of the track belongs to the section. */
    void saw(int track) {
        if (only != track) {
            only = only == NO_TRACK ? track : SEVERAL;
        }
    }

    /** Whether an instrument's first tick may begin a section: a feed that mixes instruments has only one. */
    boolean ofOneTrack() {
        return only != SEVERAL;
    }

    /** A live event is the newest of its track. */
    void newest(long[] page, int head, long feed, long feedBefore, long eventTime, long latenessNs) {
        if (Pace.newest(page, head, feed, feedBefore, eventTime, time, latenessNs)) {
            delayed = time;
        }
    }

    /** @return the time that closes a track's bars, as far as it is not its own event's */
    long timeOf(long[] page, int head, long clock, BarOptions options) {
        return historical ? clock : Pace.time(page, head, feeds, clock, options.silenceNs());
    }

    /** The feed's time has come to {@code now}: begins a sweep where a boundary has passed and none is under way. */
    void passed(long now, long latenessNs, long boundaryNs) {
        time = now;
        boolean anyDelayed = delayed != BarTracks.NONE && now - delayed < DELAYED_NS;
        long boundary = Math.floorDiv(now - latenessNs, anyDelayed
                ? Math.min(boundaryNs, DELAYED_SWEEP_NS)
                : boundaryNs);
        if (boundary != sweptBoundary && cursor == MISSING) {
            sweptBoundary = boundary;
            sweepTime = now - latenessNs;
            cursor = 0;
        }
    }

    /** The clock of live events; @return whether it was set back, by more than events lie out of order: the time follows it then */
    boolean clock(long now, BarOptions options, long boundaryNs) {
        boolean back = time != BarTracks.NONE && now < time - SET_BACK_NS;
        if (back) {
            cursor = MISSING; // a sweep goes by the time of its begin
        }
        if (back || now > time) {
            passed(now, options.latenessNs(), boundaryNs);
        }
        paceAt(now, options);
        return back;
    }

    /** A live event, or the clock, has come. */
    void paceAt(long now, BarOptions options) {
        pace.pass(now, options);
    }

    /** @return whether an instrument's own event closes its bars: at once, but for live ones when many close */
    boolean mayClose(BarOptions options) {
        return historical || pace.take(options);
    }

    /**
     * Goes on with the sweep: closes due bars, of live instruments at their pace, of {@code most} tracks at most; looks at no more
     * than the heads that {@code looked} closings stand for.
     */
    void sweep(BarBuilder builder, BarOptions options, int most, int looked) {
        if (cursor == MISSING) {
            return;
        }
        int left = most;
        long looks = (long) LOOKS * looked;
        int count = tracks.count();
        while (cursor < count && left > 0 && looks-- > 0) {
            if (tracks.due(cursor) <= sweepTime) {
                long until = until(cursor, options);
                if (tracks.due(cursor) > until) {
                    looks -= LOOKS_DELAYED;
                } else if (mayClose(options)) {
                    builder.closeDue(this, cursor, until);
                    left--;
                } else {
                    return;
                }
            }
            cursor++;
        }
        if (cursor == count) {
            cursor = MISSING;
        }
    }

    private long until(int track, BarOptions options) {
        long lateness = options.latenessNs();
        return timeOf(tracks.page(track), tracks.head(track), sweepTime + lateness, options) - lateness;
    }

    /** A track has revised bars: they are to be shown when the clock has come to {@code at}. */
    void revisedAt(int track, long at) {
        long[] page = tracks.page(track);
        int head = tracks.head(track);
        if (page[head + BarTracks.REVISE_AT] == BarTracks.NONE) {
            page[head + BarTracks.REVISE_AT] = at;
            revised.addInt(track);
        }
    }

    /** Shows the revised bars of {@code most} tracks at most, of those that are due; @return how many there were */
    int showRevised(BarBuilder builder, long clock, int most) {
        int done = 0;
        while (done < most && !revised.isEmpty()) {
            int track = revised.peekInt();
            if (tracks.page(track)[tracks.head(track) + BarTracks.REVISE_AT] > clock) {
                break;
            }
            revised.pollInt();
            builder.showRevised(this, track);
            done++;
        }
        return done;
    }

    /** Closes every open bar, and with them the section. */
    void drain(BarBuilder builder) {
        for (int track = 0; track < tracks.count(); track++) {
            if (tracks.due(track) != BarTracks.NEVER) {
                builder.closeDue(this, track, BarTracks.NEVER - 1);
            }
        }
        showRevised(builder, BarTracks.NEVER, Integer.MAX_VALUE);
        cursor = MISSING;
        sweptBoundary = BarTracks.NONE;
        only = NO_TRACK;
    }

    void save(StateWriter state) {
        state.putLong(id).putBoolean(historical).putLong(time).putLong(lastSequence).putLong(sweptBoundary)
                .putLong(sweepTime).putInt(cursor).putInt(only).putLong(delayed);
        pace.save(state);
        feeds.save(state);
        tracks.save(state);
        state.putInt(revised.size());
        revised.forEachInt(state::putInt);
    }

    /** Reads what follows the id and the kind. */
    void restore(StateReader state) {
        time = state.getLong();
        lastSequence = state.getLong();
        sweptBoundary = state.getLong();
        sweepTime = state.getLong();
        cursor = state.getInt();
        only = state.getInt();
        delayed = state.getLong();
        pace.restore(state);
        feeds.restore(state);
        tracks.restore(state);
        for (int left = state.getInt(); left > 0; left--) {
            revised.addInt(state.getInt());
        }
        index();
    }

    private void index() {
        for (int track = 0; historical && track < tracks.count(); track++) {
            indexes.put((int) tracks.page(track)[tracks.head(track) + BarTracks.INSTRUMENT], track);
        }
    }
}
