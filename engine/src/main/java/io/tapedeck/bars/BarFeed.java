package io.tapedeck.bars;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import org.agrona.collections.Int2IntHashMap;

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

    final BarTracks tracks;
    final boolean historical;
    final long id;
    private final Int2IntHashMap indexes = new Int2IntHashMap(MISSING);
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

    /** As another one, in other levels. */
    BarFeed(Levels levels, BarFeed from) {
        this(levels, from.id, from.historical);
        tracks.adopt(from.tracks);
        from.indexes.forEachInt(indexes::put);
        time = from.time;
        lastSequence = from.lastSequence;
        only = from.only;
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

    /** The feed's time has come to {@code now}: begins a sweep where a boundary has passed and none is under way. */
    void passed(long now, long latenessNs, long boundaryNs) {
        time = now;
        long boundary = Math.floorDiv(now - latenessNs, boundaryNs);
        if (boundary != sweptBoundary && cursor == MISSING) {
            sweptBoundary = boundary;
            sweepTime = now - latenessNs;
            cursor = 0;
        }
    }

    /** Goes on with the sweep: closes due bars of {@code most} tracks at most. */
    void sweep(BarBuilder builder, int most) {
        if (cursor == MISSING) {
            return;
        }
        int left = most;
        int last = (int) Math.min(tracks.count(), cursor + (long) LOOKS * most);
        while (cursor < last && left > 0) {
            if (tracks.due(cursor) <= sweepTime) {
                builder.closeDue(this, cursor, sweepTime);
                left--;
            }
            cursor++;
        }
        if (cursor == tracks.count()) {
            cursor = MISSING;
        }
    }

    /** Closes every open bar, and with them the section. */
    void drain(BarBuilder builder) {
        for (int track = 0; track < tracks.count(); track++) {
            if (tracks.due(track) != BarTracks.NEVER) {
                builder.closeDue(this, track, BarTracks.NEVER - 1);
            }
        }
        cursor = MISSING;
        sweptBoundary = BarTracks.NONE;
        only = NO_TRACK;
    }

    void save(StateWriter state) {
        state.putLong(id).putBoolean(historical).putLong(time).putLong(lastSequence).putLong(sweptBoundary)
                .putLong(sweepTime).putInt(cursor).putInt(only);
        tracks.save(state);
    }

    /** Reads what follows the id and the kind. */
    void restore(StateReader state) {
        time = state.getLong();
        lastSequence = state.getLong();
        sweptBoundary = state.getLong();
        sweepTime = state.getLong();
        cursor = state.getInt();
        only = state.getInt();
        tracks.restore(state);
        for (int track = 0; historical && track < tracks.count(); track++) {
            indexes.put((int) tracks.page(track)[tracks.head(track) + BarTracks.INSTRUMENT], track);
        }
    }
}
