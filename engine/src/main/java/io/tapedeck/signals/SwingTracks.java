package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.EnumMap;
import java.util.List;

/** The last swings of each symbol on each timeframe that an agent or the confluence looks at. One thread. */
final class SwingTracks {
    private final EnumMap<Timeframe, Swings> tracks = new EnumMap<>(Timeframe.class);

    SwingTracks(SignalOptions options, List<Agent> agents, List<Timeframe> others) {
        others.forEach(one -> follow(one, options));
        agents.forEach(agent -> follow(options.timeframeOf(agent.name()), options));
    }

    private void follow(Timeframe timeframe, SignalOptions options) {
        tracks.computeIfAbsent(timeframe, one -> new Swings(options.swingRanges()));
    }

    /** Makes room for a symbol. */
    void define(int symbol) {
        tracks.values().forEach(track -> track.define(symbol));
    }

    void onBar(int symbol, Bar bar, double range) {
        Swings track = tracks.get(bar.timeframe());
        if (track != null) {
            track.onBar(symbol, bar, range);
        }
    }

    /** Tells a signal the last swing of its timeframe. */
    void fill(Timeframe timeframe, int symbol, AgentSignal signal) {
        Swings track = tracks.get(timeframe);
        signal.swing = track.known(symbol);
        if (signal.swing) {
            signal.swingFrom = track.from(symbol) / Prices.UNITS;
            signal.swingTo = track.to(symbol) / Prices.UNITS;
        }
    }

    /** @return the swings of a timeframe that is followed */
    Swings of(Timeframe timeframe) {
        return tracks.get(timeframe);
    }

    void save(StateWriter state) {
        tracks.values().forEach(track -> track.save(state));
    }

    void restore(StateReader state) {
        tracks.values().forEach(track -> track.restore(state));
    }
}
