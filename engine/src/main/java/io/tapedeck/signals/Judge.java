package io.tapedeck.signals;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/**
 * Judges each BUY and SELL signal at its horizon by the reference price of its instrument as of then: the return from the price
 * when it came, in its direction; the best and the worst on the way. A signal is due when its own instrument's ticks or bars
 * pass the horizon; a live one also when the tape's clock does; a historical one when its feed ends. One thread.
 */
final class Judge {
    /** Signals judged with a clock event at most: many speak at one minute's end, and have one horizon. */
    private static final int PER_CLOCK = 2_048;

    private final Prices prices;
    private final Voices voices;
    private final FusionListener listener;
    private final PendingSignals pending = new PendingSignals();
    private final DueHeap live = new DueHeap();
    private final Outcome outcome = new Outcome();
    private SignalOptions options = SignalOptions.of(KeyValues.EMPTY);
    private long serial;
    private long dueBefore = Long.MIN_VALUE;
    private long judged;

    Judge(Prices prices, Voices voices, FusionListener listener) {
        this.prices = prices;
        this.voices = voices;
        this.listener = listener;
    }

    void configure(SignalOptions newOptions) {
        options = newOptions;
    }

    void define(int instrument) {
        pending.define(instrument);
    }

    /** @return signals that await their horizon */
    int waiting() {
        return pending.size();
    }

    /** @return signals judged */
    long judged() {
        return judged;
    }

    /** Takes a signal; false where there is no room, or no price above 0 to begin with. */
    boolean add(int instrument, int voice, int direction, boolean historical, long id, long time, long holding,
            double predicted) {
        long price = prices.price(instrument);
        if (pending.size() >= options.pendingMax() || pending.held(instrument) >= options.pendingSymbolMax()
                || price == FixedPoint.ABSENT || price <= 0) {
            return false;
        }
        long horizon = time + holding;
        int slot = pending.add(instrument, voice, direction, historical, id, time, horizon, price, predicted);
        if (!historical) {
            live.add(slot, horizon, serial++);
        }
        return true;
    }

    /** @return when the first of an instrument's signals is due, Long.MAX_VALUE where there is none */
    long due(int instrument) {
        return pending.due(instrument);
    }

    /** A tick of the instrument comes: what was due before it is judged by the price before it. */
    void before(int instrument, long time) {
        if (time > pending.due(instrument)) {
            judgeDue(instrument, time);
        }
    }

    /** A good price of the instrument has come. */
    void onPrice(int instrument, long price) {
        pending.onPrice(instrument, price);
    }

    private void judgeDue(int instrument, long time) {
        int slot = pending.head(instrument);
        while (slot != PendingSignals.NONE) {
            int after = pending.next(slot);
            if (pending.horizon(slot) < time) {
                judge(slot, pending.horizon(slot), true);
            }
            slot = after;
        }
    }

    /** The tape's clock: live signals whose horizon is behind it by the delay, the first of them now, the rest by {@link #goOn}. */
    void onClock(long time) {
        dueBefore = time - options.judgeDelayNs();
        goOn(PER_CLOCK);
    }

    /** Judges {@code most} of the live signals at most whose time the clock has passed. */
    void goOn(int most) {
        for (int left = most; left > 0 && !live.isEmpty() && live.topTime() < dueBefore; left--) {
            judge(live.top(), live.topTime(), true);
        }
    }

    /** The feed of an instrument has ended: its historical signals are judged as far as it went, and count in no hit rate. */
    void onEnd(int instrument) {
        int slot = pending.head(instrument);
        while (slot != PendingSignals.NONE) {
            int after = pending.next(slot);
            if (pending.historical(slot)) {
                long last = Math.max(pending.time(slot), prices.time(instrument));
                judge(slot, Math.min(last, pending.horizon(slot)), last >= pending.horizon(slot));
            }
            slot = after;
        }
    }

    private void judge(int slot, long asOf, boolean counts) {
        int instrument = pending.instrument(slot);
        int voice = pending.voice(slot);
        int direction = pending.direction(slot);
        double entry = pending.entry(slot);
        long high = pending.high(slot);
        boolean seen = high != Long.MIN_VALUE;
        boolean priced = seen && asOf - prices.time(instrument) <= options.gapMaxNs();
        double up = seen ? Math.max(0, (high - entry) / entry) : Double.NaN;
        double down = seen ? Math.min(0, (pending.low(slot) - entry) / entry) : Double.NaN;
        outcome.signalId = pending.id(slot);
        outcome.instrument = instrument;
        outcome.agent = voices.agent(voice);
        outcome.signalTime = pending.time(slot);
        outcome.evaluationTime = asOf;
        outcome.predicted = pending.predicted(slot);
        outcome.actual = priced ? direction * ((prices.price(instrument) - entry) / entry) : Double.NaN;
        outcome.favorable = direction > 0 ? up : -down;
        outcome.adverse = direction > 0 ? down : -up;
        if (priced && counts) {
            voices.judge(voice, outcome.actual);
        }
        outcome.hitRate = voices.hitRate(voice);
        outcome.profitFactor = voices.profitFactor(voice);
        pending.remove(slot);
        live.remove(slot);
        judged++;
        listener.onOutcome(outcome);
    }

    void save(StateWriter state) {
        pending.save(state);
        live.save(state);
        state.putLong(serial).putLong(judged).putLong(dueBefore);
    }

    void restore(StateReader state) {
        pending.restore(state);
        live.restore(state);
        serial = state.getLong();
        judged = state.getLong();
        dueBefore = state.getLong();
    }
}
