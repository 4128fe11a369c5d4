package io.tapedeck.pipeline;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Instrument;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * What the condition stage remembers of each instrument: two tracks, one of its live events, one of its historical ones, each
 * a newest exchange time and a price level. A historical track begins anew with each feed: a file is judged by itself,
 * whichever day was loaded before it. An array by a dense index that a definition assigns; it grows then only. One thread.
 */
final class InstrumentTracks {
    static final int UNKNOWN = -1;

    private static final int NEWEST_TIME = 0;
    private static final int LEVEL = 1;
    private static final int CANDIDATE = 2;
    private static final int CANDIDATES = 3;
    private static final int FEED = 4;
    /** A track takes one cache line. */
    private static final int TRACK_LONGS = 8;
    private static final int INSTRUMENT_LONGS = 2 * TRACK_LONGS;
    private static final long NONE = Long.MIN_VALUE;
    private static final long MILLION = 1_000_000;

    private final ConditionOptions options;
    private final Long2LongHashMap indexes = new Long2LongHashMap(UNKNOWN);
    private long[] tracks = new long[64 * INSTRUMENT_LONGS];
    private long lastId;
    private int lastIndex = UNKNOWN;

    InstrumentTracks(ConditionOptions options, Catalogue recovered) {
        this.options = options;
        for (Instrument instrument : recovered.instruments()) {
            define(instrument.id());
        }
    }

    /** Gives the instrument an index where it has none. */
    void define(long id) {
        if (indexes.containsKey(id)) {
            return;
        }
        int index = indexes.size();
        indexes.put(id, index);
        int from = index * INSTRUMENT_LONGS;
        if (from == tracks.length) {
            tracks = Arrays.copyOf(tracks, from * 2);
        }
        begin(from, 0);
        begin(from + TRACK_LONGS, 0);
        lastIndex = UNKNOWN;
        lastId = 0;
    }

    /** Reads the track of an instrument's live events; @return anything made of it */
    long preview(long id) {
        int index = (int) indexes.get(id);
        return index == UNKNOWN ? 0 : tracks[index * INSTRUMENT_LONGS];
    }

    /**
     * Finds an event's track; begins it anew where a historical event is of another feed than the one before.
     *
     * @return the track, or {@link #UNKNOWN} where no definition was seen
     */
    int track(long id, long feedId, boolean historical) {
        if (id != lastId) {
            lastIndex = (int) indexes.get(id);
            lastId = id;
        }
        if (lastIndex == UNKNOWN) {
            return UNKNOWN;
        }
        int track = lastIndex * INSTRUMENT_LONGS;
        if (historical) {
            track += TRACK_LONGS;
            if (tracks[track + FEED] != feedId) {
                begin(track, feedId);
            }
        }
        return track;
    }

    private void begin(int track, long feedId) {
        tracks[track + NEWEST_TIME] = NONE;
        tracks[track + LEVEL] = NONE;
        tracks[track + CANDIDATES] = 0;
        tracks[track + FEED] = feedId;
    }

    /** @return {@link EventFlags#LATE} or 0; a time that is neither late nor {@code doubtful} may become the newest */
    int judgeTime(int track, long time, boolean doubtful) {
        long newest = tracks[track + NEWEST_TIME];
        if (newest == NONE || time > newest) {
            if (!doubtful) {
                tracks[track + NEWEST_TIME] = time;
            }
            return 0;
        }
        return exceeds(newest, time, options.latenessNsMax()) ? EventFlags.LATE : 0;
    }

    /** @return true where {@code later} lies more than {@code allowance} behind {@code earlier} on the time line */
    static boolean exceeds(long later, long earlier, long allowance) {
        long distance = later - earlier;
        return later > earlier && (distance < 0 || distance > allowance);
    }

    /** @return {@link EventFlags#OUTLIER} or 0; moves the level */
    int judgePrice(int track, long price) {
        long level = tracks[track + LEVEL];
        if (level == NONE || level == 0 || near(price, level)) {
            tracks[track + LEVEL] = price;
            tracks[track + CANDIDATES] = 0;
            return 0;
        }
        long candidates = tracks[track + CANDIDATES];
        candidates = candidates > 0 && near(price, tracks[track + CANDIDATE]) ? candidates + 1 : 1;
        tracks[track + CANDIDATE] = price;
        tracks[track + CANDIDATES] = candidates;
        if (candidates >= options.outlierLimit()) {
            tracks[track + LEVEL] = price;
            tracks[track + CANDIDATES] = 0;
        }
        return EventFlags.OUTLIER;
    }

    /** |price − level| × 10^6 ≤ |level| × ppm, exactly: in 128 bits. */
    private boolean near(long price, long level) {
        long distance = price > level ? price - level : level - price; // unsigned
        long magnitude = Math.abs(level);
        long distanceHigh = Math.unsignedMultiplyHigh(distance, MILLION);
        long allowedHigh = Math.unsignedMultiplyHigh(magnitude, options.outlierPpm());
        if (distanceHigh != allowedHigh) {
            return distanceHigh < allowedHigh;
        }
        return Long.compareUnsigned(distance * MILLION, magnitude * options.outlierPpm()) <= 0;
    }
}
