package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.indicators.IndicatorValues;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;

/**
 * Asks the built-in agents at each closed bar, and says which opinions become signals: those whose direction changed, whose value
 * moved, or that stand unchanged for the repeat time (HOLD is told once). One thread.
 */
final class AgentDesk {
    private static final byte SILENT = 2;

    /** Takes a signal as it is made. */
    interface Floor {
        /** An agent speaks; {@code agentIndex} is its place among the configured. */
        void onSpoken(int agentIndex, int symbol, AgentSignal signal, boolean historical);
    }

    private final SignalOptions options;
    private final List<Agent> agents;
    private final Timeframe[] timeframes;
    private final byte[][] saidDirection;
    private final double[][] saidValue;
    private final long[][] saidTime;
    private final EnumMap<Timeframe, Regimes> regimes = new EnumMap<>(Timeframe.class);
    private final AgentSignal signal = new AgentSignal();

    AgentDesk(SignalOptions options, List<Agent> agents) {
        this.options = options;
        this.agents = List.copyOf(agents);
        timeframes = new Timeframe[agents.size()];
        saidDirection = new byte[agents.size()][0];
        saidValue = new double[agents.size()][0];
        saidTime = new long[agents.size()][0];
        for (int i = 0; i < timeframes.length; i++) {
            timeframes[i] = options.timeframeOf(agents.get(i).name());
            regimes.computeIfAbsent(timeframes[i], one -> new Regimes());
        }
    }

    List<Agent> agents() {
        return agents;
    }

    /** Makes room for a symbol. */
    void define(int symbol) {
        for (int i = 0; i < timeframes.length; i++) {
            grow(i, symbol);
            agents.get(i).define(symbol);
        }
        regimes.values().forEach(track -> track.define(symbol));
    }

    /** Takes the first version of a closed bar of a symbol's primary instrument. */
    void onBar(int symbol, Bar bar, IndicatorValues values, SwingTracks swings, Floor floor) {
        Timeframe timeframe = bar.timeframe();
        Regimes track = regimes.get(timeframe);
        if (track == null) {
            return;
        }
        signal.regime = track.onBar(symbol, values);
        for (int i = 0; i < timeframes.length; i++) {
            if (timeframes[i] == timeframe) {
                ask(i, symbol, bar, values, swings, floor);
            }
        }
    }

    private void ask(int index, int symbol, Bar bar, IndicatorValues values, SwingTracks swings, Floor floor) {
        Agent agent = agents.get(index);
        signal.opinion.clear();
        if (!agent.onBar(symbol, bar, values, signal.opinion)) {
            return;
        }
        double value = signal.opinion.value();
        if (Double.isNaN(value)) {
            return;
        }
        int direction = Math.abs(value) <= options.holdBand() ? 0 : value > 0 ? 1 : -1;
        if (!speaks(index, symbol, direction, value, bar.end())) {
            return;
        }
        fill(agent, bar, direction, values.atr14());
        swings.fill(bar.timeframe(), symbol, signal);
        floor.onSpoken(index, symbol, signal, bar.historical());
    }

    private void fill(Agent agent, Bar bar, int direction, double range) {
        signal.by = agent;
        signal.instrument = bar.instrument();
        signal.time = bar.end();
        signal.direction = direction;
        signal.holding = options.holdingNs();
        signal.entry = bar.close() / Prices.UNITS;
        boolean levels = direction != 0 && range > 0;
        signal.target = levels ? signal.entry + direction * agent.targetRanges() * range : Double.NaN;
        signal.stop = levels ? signal.entry - direction * agent.stopRanges() * range : Double.NaN;
    }

    private boolean speaks(int index, int symbol, int direction, double value, long time) {
        grow(index, symbol);
        int before = saidDirection[index][symbol];
        boolean speaks = direction != before
                ? before != SILENT || direction != 0
                : direction != 0 && (Math.abs(value - saidValue[index][symbol]) >= options.changeMin()
                        || Math.abs(time - saidTime[index][symbol]) >= options.repeatNs()); // back too: an older day
        if (speaks) {
            saidDirection[index][symbol] = (byte) direction;
            saidValue[index][symbol] = value;
            saidTime[index][symbol] = time;
        }
        return speaks;
    }

    private void grow(int index, int symbol) {
        int old = saidTime[index].length;
        if (symbol >= old) {
            int size = Math.max(symbol + 1, 2 * old);
            saidDirection[index] = Arrays.copyOf(saidDirection[index], size);
            Arrays.fill(saidDirection[index], old, size, SILENT);
            saidValue[index] = Arrays.copyOf(saidValue[index], size);
            saidTime[index] = Arrays.copyOf(saidTime[index], size);
        }
    }

    void save(StateWriter state) {
        for (int i = 0; i < timeframes.length; i++) {
            agents.get(i).save(state);
            state.putLongs(saidTime[i], saidTime[i].length).putDoubles(saidValue[i], saidValue[i].length);
            for (byte direction : saidDirection[i]) {
                state.putByte(direction);
            }
        }
        regimes.values().forEach(track -> track.save(state));
    }

    void restore(StateReader state) {
        for (int i = 0; i < timeframes.length; i++) {
            agents.get(i).restore(state);
            saidTime[i] = state.getLongs(new long[0]);
            saidValue[i] = state.getDoubles(new double[0]);
            saidDirection[i] = new byte[saidTime[i].length];
            for (int symbol = 0; symbol < saidDirection[i].length; symbol++) {
                saidDirection[i][symbol] = state.getByte();
            }
        }
        regimes.values().forEach(track -> track.restore(state));
    }
}
