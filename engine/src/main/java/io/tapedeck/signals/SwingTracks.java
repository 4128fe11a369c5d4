package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.List;

/** The last swings of each symbol on each timeframe that an agent or the confluence looks at. One thread. */
final class SwingTracks {
    private final Swings[] tracks = new Swings[Timeframe.values().length];

    SwingTracks(SignalOptions options, List<Agent> agents, List<Timeframe> others) {
        others.forEach(one -> follow(one, options));
        agents.forEach(agent -> follow(options.timeframeOf(agent.name()), options));
    }

    private void follow(Timeframe timeframe, SignalOptions options) {
        if (tracks[timeframe.ordinal()] == null) {
            tracks[timeframe.ordinal()] = new Swings(options.swingRanges());
        }
    }

    void onBar(int symbol, Bar bar, double range) {
        Swings track = tracks[bar.timeframe().ordinal()];
        if (track != null) {
            track.onBar(symbol, bar, range);
        }
    }

    /** Tells a signal the last swing of its timeframe. */
    void fill(Timeframe timeframe, int symbol, AgentSignal signal) {
        Swings track = tracks[timeframe.ordinal()];
        signal.swing = track.known(symbol);
        if (signal.swing) {
            signal.swingFrom = track.from(symbol) / Prices.UNITS;
            signal.swingTo = track.to(symbol) / Prices.UNITS;
        }
    }

    /** @return the swings of a timeframe that is followed */
    Swings of(Timeframe timeframe) {
        return tracks[timeframe.ordinal()];
    }

    void save(StateWriter state) {
        for (Swings track : tracks) {
            if (track != null) {
                track.save(state);
            }
        }
    }

    void restore(StateReader state) {
        for (Swings track : tracks) {
            if (track != null) {
                track.restore(state);
            }
        }
    }
}
