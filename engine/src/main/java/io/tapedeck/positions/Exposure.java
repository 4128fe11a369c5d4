package io.tapedeck.positions;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/**
 * Sums over all positions, in the portfolio's currency, 1e-6. Each position's part is rounded to 1e-6 and the sums are of whole
 * numbers: so they do not drift, whatever the order. A figure that no long holds is the nearest long. One thread.
 */
public final class Exposure {
    private final Wide gross = new Wide();
    private final Wide net = new Wide();
    private final Wide cash = new Wide();
    private final Wide sum = new Wide();
    private long equity;

    void value(long before, long after) {
        gross.plus(Math.abs(after)).plus(-Math.abs(before));
        net.plus(after).plus(-before);
        sumUp();
    }

    void cash(long before, long after) {
        cash.plus(after).plus(-before);
        sumUp();
    }

    /** Money came, or went, below 0. */
    void cash(Wide money) {
        cash.plus(money);
        sumUp();
    }

    private void sumUp() {
        equity = sum.set(cash).plus(net).saturated();
    }

    /** @return the values of all positions without their signs */
    public long gross() {
        return gross.saturated();
    }

    /** @return long less short */
    public long net() {
        return net.saturated();
    }

    /** @return what trades and movements of money brought in; without the initial cash */
    public long cash() {
        return cash.saturated();
    }

    /** @return cash and net; without the initial cash */
    public long equity() {
        return equity;
    }

    void save(StateWriter state) {
        state.begin("exposure").putLong(gross.high()).putLong(gross.low()).putLong(net.high()).putLong(net.low())
                .putLong(cash.high()).putLong(cash.low());
    }

    void restore(StateReader state) {
        state.expect("exposure");
        gross.set(state.getLong(), state.getLong());
        net.set(state.getLong(), state.getLong());
        cash.set(state.getLong(), state.getLong());
        sumUp();
    }
}
