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
 * event; for live events besides, the tape's clock, or what {@link Pace} says where the events come behind it; for a historical
 * feed the feed's newest event time, and its end. An instrument's own event closes its bars, clock and feed time close those of
 * others by a sweep: as many as {@link ClosingPace} says of live ones, a few an event of a historical feed's, so that no minute's
 * end holds the tape up. In between a bar takes ticks as any open one.
 *
 * <p>Live events have one track an instrument. A historical feed has tracks of its own, so that two files, or a file and the
 * live tape, never share a bar. Its time is of its section: where that has held one instrument only, another that begins behind
 * it by more than the allowance (a file that holds one instrument after the other) closes all bars of the feed and begins a section.
 *
 * <p>A tick behind a closed bar's allowance makes a new version of it, and of the longer bars that have closed; where the bar
 * is not kept any more this is counted ({@link BarCounts}). An instrument's new versions are shown at once, the next ones not
 * before the tape's clock has gone on by {@link BarOptions#reviseNs}: however many late ticks there are, the newest version is the
 * exact bar. What still waits is shown before its bar's memory is taken, when its feed ends and when the options change. A live event whose time lies further ahead of its receive time than
 * the next bar is counted and left out. Prices absent in a trade, and flags of {@link BarSums#FLAGS_OUT}, keep a tick out of all
 * but the counts and flags. One thread; allocates for new instruments, feeds and days only.
 */
public final class BarBuilder {
    private static final long ABSENT = FixedPoint.ABSENT;

    private final BarListener listener;
    private final ClosedBar shown = new ClosedBar();
    private final DaySoFar day = new DaySoFar();
    private final List<BarFeed> historical = new ArrayList<>();
    private final long[] one = new long[BarFields.LENGTH];
    private BarOptions options;
    private Levels levels;
    private Calendars calendars;
    private BarFeed live;
    /** Whether the track at hand has got revised bars that nobody has decided about. */
    private boolean touched;
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

    /**
     * Goes on with other options. What open bars of a timeframe that goes hold is in the longer ones then; a timeframe that comes
     * begins with the next tick: its first bar may lack what was before.
     */
    public void configure(BarOptions newOptions) {
        if (newOptions.equals(options)) {
            return;
        }
        Levels newLevels = new Levels(newOptions);
        Calendars newCalendars = new Calendars(newOptions, calendars);
        live = changed(live, newLevels, newCalendars);
        historical.replaceAll(feed -> changed(feed, newLevels, newCalendars));
        options = newOptions;
        levels = newLevels;
        calendars = newCalendars;
    }

    private BarFeed changed(BarFeed feed, Levels newLevels, Calendars newCalendars) {
        new LevelChange(this, levels, newLevels).apply(feed);
        feed.showRevised(this, BarTracks.NEVER, Integer.MAX_VALUE);
        BarFeed changed = new BarFeed(newLevels, feed.id, feed.historical);
        changed.adopt(feed, newCalendars);
        return changed;
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
        feed.paceAt(tick.receiveTime(), options);
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
            long before = ofHistory ? time : live.feeds.saw(tick.feedId(), time);
            if (ofHistory) {
                passed(feed, page[head + BarTracks.NEWEST] == BarTracks.NONE && feed.ofOneTrack(), time);
                feed.saw(track);
            }
            if (time > page[head + BarTracks.NEWEST]) {
                page[head + BarTracks.NEWEST] = time;
                if (!ofHistory) {
                    live.newest(page, head, tick.feedId(), before, time, options.latenessNs());
                }
                if (feed.tracks.due(track) <= time - options.latenessNs() && feed.mayClose(options)) {
                    closeDue(feed, track, time - options.latenessNs());
                }
            }
        }
        add(feed, track, page, head, tick, time, flags, instrument);
        settle(feed, track);
        feed.sweep(this, options, ofHistory ? options.closePerTick() : options.closePerEvent(), options.closePerTick());
    }

    /** Reads the memory that a live tick of an instrument will touch, and changes nothing; @return anything made of it */
    public long preview(int instrument, long time) {
        return live.tracks.preview(instrument, Math.floorDiv(time, levels.shortestNs()));
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
            end(BarFeed.longestSilent(historical));
            feedsEnded++;
        }
        BarFeed feed = new BarFeed(levels, id, true);
        feed.lastSequence = sequence;
        historical.add(feed);
        return feed;
    }

    /** The tape's clock, ns: closes bars of live events, and shows what waits for a time that a clock set back takes away. */
    public void onClock(long time) {
        boolean back = live.clock(time, options, levels.shortestNs());
        live.sweep(this, options, options.closePerEvent(), options.closePerEvent());
        long until = back ? BarTracks.NEVER : live.time;
        int left = back ? Integer.MAX_VALUE : options.closePerEvent();
        left -= live.showRevised(this, until, left);
        for (int i = 0; i < historical.size() && left > 0; i++) {
            left -= historical.get(i).showRevised(this, until, left);
        }
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
        boolean untraded = page[head + BarTracks.TRADED] == 0;
        boolean middle = untraded && calendars.middle(instrument);
        if (untraded && tick.isTrade() && (flags & BarSums.FLAGS_OUT) == 0 && tick.price() != ABSENT) {
            page[head + BarTracks.TRADED] = 1;
            listener.onTraded(instrument, feed.historical);
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
    void fold(BarFeed feed, int track, int level, long[] from, int source, boolean late) {
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
            } else if (BarFields.state(page, at) == BarFields.REVISED) {
                showVersion(feed, page, head, level, at);
            }
            BarSums.begin(page, at, start, end);
            if (late && end <= watermark(feed, page, head) - options.latenessNs()) {
                BarFields.state(page, at, BarFields.CLOSED, 0);
            } else {
                feed.tracks.opened(track, page, head, place, end);
            }
        }
        unsummed += BarSums.merge(from, source, page, at) ? 0 : BarFields.trades(from, source);
        if (BarFields.state(page, at) != BarFields.OPENED) {
            BarFields.state(page, at, BarFields.REVISED, BarFields.revision(page, at));
            touched = true;
            longer(feed, track, level, from, source, true);
        }
    }

    private long watermark(BarFeed feed, long[] page, int head) {
        long newest = page[head + BarTracks.NEWEST];
        long watermark = Math.max(newest, feed.timeOf(page, head, feed.time, options));
        return watermark == BarTracks.NONE ? BarTracks.NONE + BarTracks.NEVER / 2 : watermark;
    }

    void longer(BarFeed feed, int track, int level, long[] from, int source, boolean late) {
        for (int next : levels.longer[level]) {
            fold(feed, track, next, from, source, late);
        }
    }

    /** Shows a track's revised bars, or says when they are to be shown. */
    void settle(BarFeed feed, int track) {
        if (!touched) {
            return;
        }
        touched = false;
        long[] page = feed.tracks.page(track);
        if (page[feed.tracks.head(track) + BarTracks.REVISE_AT] != BarTracks.NONE) {
            return; // waits already: shown in its turn, once
        }
        long last = page[feed.tracks.head(track) + BarTracks.REVISED];
        if (live.time == BarTracks.NONE || last == BarTracks.NONE || live.time - last >= options.reviseNs()) {
            showRevised(feed, track);
        } else {
            feed.revisedAt(track, live.time + options.reviseNs());
        }
    }

    /** Shows the newest versions of a track's revised bars, of shorter ones first. */
    void showRevised(BarFeed feed, int track) {
        long[] page = feed.tracks.page(track);
        int head = feed.tracks.head(track);
        page[head + BarTracks.REVISED] = live.time;
        page[head + BarTracks.REVISE_AT] = BarTracks.NONE;
        for (int level = 0; level < levels.first.length; level++) {
            for (int i = 0; i < levels.places[level]; i++) {
                int at = feed.tracks.bar(head, levels.first[level] + i);
                if (BarFields.state(page, at) == BarFields.REVISED) {
                    showVersion(feed, page, head, level, at);
                }
            }
        }
    }

    private void showVersion(BarFeed feed, long[] page, int head, int level, int at) {
        revisions++;
        BarFields.state(page, at, BarFields.CLOSED, BarFields.revision(page, at) + 1);
        show(feed, page, head, level, at, true);
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
        settle(feed, track);
    }

    /** An open bar is whole: it goes into the longer ones, and is shown. */
    void close(BarFeed feed, int track, long[] page, int head, int level, int place) {
        int at = feed.tracks.bar(head, place);
        feed.tracks.closed(track, page, head, place);
        BarFields.state(page, at, BarFields.CLOSED, BarFields.revision(page, at));
        longer(feed, track, level, page, at, false);
        if (level == levels.minute && page[at + BarFields.OPEN] != ABSENT) {
            long start = page[at + BarFields.START];
            DayMoves.minute(page, head, calendars.at((int) page[head + BarTracks.INSTRUMENT], start), start,
                    page[at + BarFields.CLOSE]);
        }
        show(feed, page, head, level, at, false);
        if (level == levels.day && page[at + BarFields.OPEN] != ABSENT) {
            DayMoves.day(page, head, DaySoFar.units(page, at), page[at + BarFields.CLOSE]);
        }
    }

    private void show(BarFeed feed, long[] page, int head, int level, int at, boolean late) {
        boolean shownAtAll = levels.shown[level] || level == levels.minute;
        if (!shownAtAll || page[at + BarFields.OPEN] == ABSENT) {
            return;
        }
        int instrument = (int) page[head + BarTracks.INSTRUMENT];
        shown.show(page, at, instrument, levels.timeframes[level], feed.historical, late);
        if (level == levels.day) {
            shown.day(calendars.at(instrument, page[at + BarFields.START]).number(),
                    DayMoves.volatility(page, head, page[at + BarFields.START]));
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
