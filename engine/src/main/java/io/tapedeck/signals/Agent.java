package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.indicators.IndicatorValues;

/**
 * One who has an opinion on a symbol at the close of each bar. A new one is one class behind this interface and one line in
 * {@link Agents}; docs/agents.md shows how. It sees closed bars and their indicators alone: no clock, no chance, no thread, no
 * I/O; {@link StrictMath}, not Math, for what is not plain arithmetic. State is held in arrays by the symbol's dense index, and
 * goes through {@link #save} and {@link #restore}. The thread that decides.
 */
public interface Agent {
    /** @return its name as {@code signals.agent_name} tells it: ASCII, 1 to 50 characters */
    String name();

    /** @return its kind of signal as {@code signals.signal_type} tells it: ASCII, 1 to 30 characters */
    String type();

    /** @return its version, 1 to 20 characters: raise it with every change of its arithmetic */
    String modelVersion();

    /** There is a symbol of this dense index: arrays of state take their room here, not while the bars of many close. */
    default void define(int symbol) {
    }

    /**
     * Takes the close of a bar.
     *
     * @param symbol dense index, 0 and up, for arrays of state
     * @param bar the first version of a closed bar of the agent's timeframe; valid during the call
     * @param values the indicators after it, NaN where there are too few bars
     * @param opinion empty; to be filled with three contributions, whose sum is the value
     * @return whether there is an opinion; false while it warms up
     */
    boolean onBar(int symbol, Bar bar, IndicatorValues values, Opinion opinion);

    /** @return how many average true ranges the target lies from the entry, above 0 */
    default double targetRanges() {
        return 2;
    }

    /** @return how many average true ranges the stop lies from the entry, above 0 */
    default double stopRanges() {
        return 1;
    }

    /** Writes its state, if it has one. */
    default void save(StateWriter state) {
    }

    /** Reads back what {@link #save} wrote. */
    default void restore(StateReader state) {
    }
}
