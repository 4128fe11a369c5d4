package io.tapedeck.bars;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Tick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ticks to bars. A bar closes when the time of its track has passed its end by the lateness allowance: the instrument's newest
 * event; for live events besides, the tape's clock; for a historical feed the feed's newest event time, and its end. An
 * instrument's own event closes its bars at once; clock and feed time close those of others by a sweep of a few instruments an
 * event, so that no minute's end holds the tape up. In between a bar takes ticks as any open one.
 *
 * <p>Live events have one track an instrument. A historical feed has tracks of its own, so that two files, or a file and the
 * live tape, never share a bar. Its time is of its section: where that has held one instrument only, another that begins behind
 * it by more than the allowance (a file that holds one instrument after the other) closes all bars of the feed and begins a section.
 *
 * <p>A tick behind a closed bar's allowance makes a new version of it, and of the longer bars that have closed; where the bar
 * is not kept any more this is counted ({@link BarCounts}). A live event whose time lies further ahead of its receive time than
 * the next bar is counted and left out. Prices absent in a trade, and flags of {@link BarSums#FLAGS_OUT}, keep a tick out of all
 * but the counts and flags. One thread; allocates for new instruments, feeds and days only.
 */
public final class BarBuilder {
    private static final long ABSENT = FixedPoint.ABSENT;
    private static final double TRADING_DAYS = 252;

    private final BarListener listener;
    private final ClosedBar shown = new ClosedBar();
    private final DaySoFar day = new DaySoFar();
    private final List<BarFeed> historical = new ArrayList<>();
    private final long[] one = new long[BarFields.LENGTH];
    private BarOptions options;
    private Levels levels;
    private Calendars calendars;
    private BarFeed live;
    private long revisions;
    private long tooLate;
    private long ahead;
    private long unsummed;
    private long feedsEnded;

    /** @param listener takes the bars, on the caller's thread */
    public BarBuilder(BarOptions options, BarListener listener) {
        this.options = options;
        this.listener = listener;
        levels = new Levels(options);
        calendars = new Calendars(options);
        live = new BarFeed(levels, 0, false);
    }

    /** Goes on with other options; bars of timeframes that are made before and after stay as they are. */
    public void configure(BarOptions newOptions) {
        if (newOptions.equals(options)) {
            return;
        }
        options = newOptions;
        levels = new Levels(newOptions);
        calendars = new Calendars(newOptions, calendars);
        live = new BarFeed(levels, live);
        historical.replaceAll(feed -> new BarFeed(levels, feed));
    }

    /** An instrument has got the next dense index. */
    public void onDefined(int instrument, String exchange, String assetClass) {
        calendars.define(instrument, exchange, assetClass);
    }

    /** A trade or quote of a defined instrument. */
    public void onTick(Tick tick, int instrument) {
        boolean ofHistory = tick.isHistorical();
        int flags = tick.flags();
        long time = tick.eventTime();
        BarFeed feed = ofHistory ? historicalFeed(tick.feedId(), tick.sequence()) : live;
        int track = feed.track(instrument);
        long[] page = feed.tracks.page(track);
        int head = feed.tracks.head(track);
        if (!ofHistory && (flags & EventFlags.FUTURE) != 0) {
            long length = levels.shortestNs();
            if (Math.floorDiv(time, length) > Math.floorDiv(tick.receiveTime(), length) + 1) {
                ahead++;
                return;
            }
        } else {
            if (ofHistory) {
                passed(feed, page[head + BarTracks.NEWEST] == BarTracks.NONE && feed.ofOneTrack(), time);
                feed.saw(track);
            }
            if (time > page[head + BarTracks.NEWEST]) {
                page[head + BarTracks.NEWEST] = time;
                if (feed.tracks.due(track) <= time - options.latenessNs()) {
                    closeDue(feed, track, time - options.latenessNs());
                }
            }
        }
        add(feed, track, page, head, tick, time, flags, instrument);
        feed.sweep(this, options.closePerTick());
    }

    private void passed(BarFeed feed, boolean mayBegin, long time) {
        if (feed.time == BarTracks.NONE || (mayBegin && time < feed.time - options.latenessNs())) {
            feed.drain(this);
            feed.passed(time, options.latenessNs(), levels.shortestNs());
        } else if (time > feed.time) {
            feed.passed(time, options.latenessNs(), levels.shortestNs());
        }
    }

    private BarFeed historicalFeed(long id, long sequence) {
        for (int i = historical.size() - 1; i >= 0; i--) {
            BarFeed feed = historical.get(i);
            if (feed.id == id) {
                feed.lastSequence = sequence;
                return feed;
            }
        }
        if (historical.size() >= options.historicalFeedsMax()) {
            BarFeed silent = historical.getFirst();
            for (BarFeed each : historical) {
                silent = each.lastSequence < silent.lastSequence ? each : silent;
            }
            end(silent);
            feedsEnded++;
        }
        BarFeed feed = new BarFeed(levels, id, true);
        feed.lastSequence = sequence;
        historical.add(feed);
        return feed;
    }

    /** The tape's clock, ns: closes bars of live events. */
    public void onClock(long time) {
        if (time > live.time) {
            live.passed(time, options.latenessNs(), levels.shortestNs());
        }
        live.sweep(this, options.closePerClock());
    }

    /** A feed has ended: closes all of a historical feed's bars and forgets it. */
    public void onFeedEnded(long feedId) {
        for (BarFeed feed : historical) {
            if (feed.id == feedId) {
                end(feed);
                return;
            }
        }
    }

    private void end(BarFeed feed) {
        feed.drain(this);
        historical.remove(feed);
    }

    private void add(BarFeed feed, int track, long[] page, int head, Tick tick, long time, int flags, int instrument) {
        boolean middle = calendars.middle(instrument) && page[head + BarTracks.TRADED] == 0;
        if (tick.isTrade() && (flags & BarSums.FLAGS_OUT) == 0 && tick.price() != ABSENT) {
            page[head + BarTracks.TRADED] = 1;
        }
        long length = levels.shortestNs();
        long number = Math.floorDiv(time, length);
        int at = feed.tracks.bar(head, levels.first[0] + (int) Math.floorMod(number, (long) levels.places[0]));
        if (BarFields.state(page, at) == BarFields.OPENED && page[at + BarFields.START] == number * length) {
            unsummed += BarSums.add(page, at, tick, time, flags, middle) ? 0 : 1;
            return;
        }
        BarSums.begin(one, 0, number * length, number * length + length);
        unsummed += BarSums.add(one, 0, tick, time, flags, middle) ? 0 : 1;
        fold(feed, track, 0, one, 0, true);
    }

    /**
     * Adds a bar to the bar of a level that holds its begin; where that has closed, to those of longer levels too.
     *
     * @param late false: the bar closes in its turn, and so will the longer one, however late it is
     */
    private void fold(BarFeed feed, int track, int level, long[] from, int source, boolean late) {
        long[] page = feed.tracks.page(track);
        int head = feed.tracks.head(track);
        long time = from[source + BarFields.START];
        long length = levels.timeframes[level].lengthNs();
        long number = Math.floorDiv(time, length);
        long start = number * length;
        long end = start + length;
        if (level == levels.day) {
            TradingDays days = calendars.at((int) page[head + BarTracks.INSTRUMENT], time);
            if (!days.inBar(time)) {
                return;
            }
            number = days.number();
            start = days.start();
            end = days.end();
        }
        int place = levels.first[level] + (int) Math.floorMod(number, (long) levels.places[level]);
        int at = feed.tracks.bar(head, place);
        if (BarFields.state(page, at) != BarFields.EMPTY && page[at + BarFields.START] > start) {
            tooLate++;
            longer(feed, track, level, from, source, true);
            return;
        }
        if (BarFields.state(page, at) == BarFields.EMPTY || page[at + BarFields.START] != start) {
            if (BarFields.state(page, at) == BarFields.OPENED) {
                close(feed, track, page, head, level, place);
            }
            BarSums.begin(page, at, start, end);
            if (late && end <= watermark(feed, page, head) - options.latenessNs()) {
                BarFields.state(page, at, BarFields.CLOSED, 0);
            } else {
                feed.tracks.opened(track, page, head, place, end);
            }
        }
        unsummed += BarSums.merge(from, source, page, at) ? 0 : BarFields.trades(from, source);
        if (BarFields.state(page, at) == BarFields.CLOSED) {
            revisions++;
            BarFields.state(page, at, BarFields.CLOSED, BarFields.revision(page, at) + 1);
            show(feed, page, head, level, at, true);
            longer(feed, track, level, from, source, true);
        }
    }

    private static long watermark(BarFeed feed, long[] page, int head) {
        long newest = page[head + BarTracks.NEWEST];
        long watermark = Math.max(newest, feed.time);
        return watermark == BarTracks.NONE ? BarTracks.NONE + BarTracks.NEVER / 2 : watermark;
    }

    private void longer(BarFeed feed, int track, int level, long[] from, int source, boolean late) {
        for (int next : levels.longer[level]) {
            fold(feed, track, next, from, source, late);
        }
    }

    /** Closes a track's open bars whose end is {@code until} or before, the earliest first, of one end the shortest first. */
    void closeDue(BarFeed feed, int track, long until) {
        BarTracks tracks = feed.tracks;
        long[] page = tracks.page(track);
        int head = tracks.head(track);
        while (tracks.due(track) <= until) {
            long end = tracks.due(track);
            for (int level = 0; level < levels.first.length; level++) {
                for (int i = 0; i < levels.places[level]; i++) {
                    int place = levels.first[level] + i;
                    if (page[tracks.openEnd(head, place)] == end) {
                        close(feed, track, page, head, level, place);
                    }
                }
            }
        }
    }

    private void close(BarFeed feed, int track, long[] page, int head, int level, int place) {
        int at = feed.tracks.bar(head, place);
        feed.tracks.closed(track, page, head, place);
        BarFields.state(page, at, BarFields.CLOSED, BarFields.revision(page, at));
        longer(feed, track, level, page, at, false);
        if (level == levels.minute) {
            move(page, head, at);
        }
        show(feed, page, head, level, at, false);
        if (level == levels.day && page[at + BarFields.OPEN] != ABSENT) {
            long days = page[head + BarTracks.DAYS]++;
            page[head + BarTracks.VOLUMES + (int) (days % BarTracks.VOLUME_DAYS)] = Double
                    .doubleToRawLongBits(DaySoFar.units(page, at));
            page[head + BarTracks.PREVIOUS_CLOSE] = page[at + BarFields.CLOSE];
        }
    }

    /** The step of the day's volatility that a minute makes. */
    private void move(long[] page, int head, int at) {
        TradingDays days = calendars.at((int) page[head + BarTracks.INSTRUMENT], page[at + BarFields.START]);
        long price = page[at + BarFields.CLOSE];
        if (page[at + BarFields.OPEN] == ABSENT || price <= 0 || !days.inBar(page[at + BarFields.START])) {
            return;
        }
        double logarithm = StrictMath.log(price / (double) FixedPoint.PRICE_UNITS);
        if (page[head + BarTracks.MOVES_DAY] == days.start()) {
            double step = logarithm - Double.longBitsToDouble(page[head + BarTracks.MOVES_LAST]);
            page[head + BarTracks.MOVES_SUM] = Double.doubleToRawLongBits(
                    Double.longBitsToDouble(page[head + BarTracks.MOVES_SUM]) + step * step);
            page[head + BarTracks.MOVES]++;
        } else {
            page[head + BarTracks.MOVES_DAY] = days.start();
            page[head + BarTracks.MOVES_SUM] = 0;
            page[head + BarTracks.MOVES] = 0;
        }
        page[head + BarTracks.MOVES_LAST] = Double.doubleToRawLongBits(logarithm);
    }

    private void show(BarFeed feed, long[] page, int head, int level, int at, boolean late) {
        boolean shownAtAll = levels.shown[level] || level == levels.minute;
        if (!shownAtAll || page[at + BarFields.OPEN] == ABSENT) {
            return;
        }
        int instrument = (int) page[head + BarTracks.INSTRUMENT];
        shown.show(page, at, instrument, levels.timeframes[level], feed.historical, late);
        if (level == levels.day) {
            boolean moved = page[head + BarTracks.MOVES_DAY] == page[at + BarFields.START]
                    && page[head + BarTracks.MOVES] >= 2;
            shown.day(calendars.at(instrument, page[at + BarFields.START]).number(), moved
                    ? StrictMath.sqrt(Double.longBitsToDouble(page[head + BarTracks.MOVES_SUM]) * TRADING_DAYS)
                    : Double.NaN);
        }
        boolean minute = level == levels.minute && !late;
        if (minute) {
            TradingDays days = calendars.at(instrument, page[at + BarFields.START]);
            int dayPlace = levels.first[levels.day] + Math.floorMod(days.number(), levels.places[levels.day]);
            day.show(page, head, feed.tracks.bar(head, dayPlace), days.start(),
                    days.regular(page[at + BarFields.START]));
        }
        listener.onBar(shown, minute ? day : null);
    }

    /** @return what did not go the usual way */
    public BarCounts counts() {
        return new BarCounts(revisions, tooLate, ahead, unsummed, feedsEnded);
    }

    /** Writes the state, options excepted. */
    public void save(StateWriter state) {
        state.begin("bar builder").putLong(revisions).putLong(tooLate).putLong(ahead).putLong(unsummed)
                .putLong(feedsEnded).putInt(historical.size());
        live.save(state);
        historical.forEach(feed -> feed.save(state));
    }

    /** Reads a state made with the same options into a builder that has seen no tick. */
    public void restore(StateReader state) {
        state.expect("bar builder");
        revisions = state.getLong();
        tooLate = state.getLong();
        ahead = state.getLong();
        unsummed = state.getLong();
        feedsEnded = state.getLong();
        int feeds = state.getInt();
        live = restoreFeed(state);
        historical.clear();
        for (int i = 0; i < feeds; i++) {
            historical.add(restoreFeed(state));
        }
        Arrays.fill(one, 0);
    }

    private BarFeed restoreFeed(StateReader state) {
        BarFeed feed = new BarFeed(levels, state.getLong(), state.getBoolean());
        feed.restore(state);
        return feed;
    }
}
