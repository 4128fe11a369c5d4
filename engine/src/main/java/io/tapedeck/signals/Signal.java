package io.tapedeck.signals;

/** An agent's signal, as its owner shows it: valid during the call. The thread that decides. */
public interface Signal {
    /** @return dense index of the instrument */
    int instrument();

    /** @return time of the signal, ns */
    long time();

    /** @return who gives it */
    String agent();

    /** @return its type */
    String type();

    /** @return -1 (sell) to 1 (buy) */
    double value();

    /** @return 0 to 1 */
    double confidence();

    /** @return 0 to 1, NaN = not given */
    double strength();

    /** @return -1 SELL, 0 HOLD, 1 BUY */
    int direction();

    /** @return entry price in currency units, NaN = none */
    double entry();

    /** @return target price in currency units, NaN = none */
    double target();

    /** @return stop price in currency units, NaN = none */
    double stop();

    /** @return id within the journal: market sequence, or bit 46 and output sequence */
    long localId();
}
