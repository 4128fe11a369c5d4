package io.tapedeck.signals;

/** One signal fused from all agents', as its owner shows it: valid during the call. The thread that decides. */
public interface FusedSignal {
    /** @return dense index of the instrument */
    int instrument();

    /** @return time of the newest signal in it, ns */
    long time();

    /** @return -1 (sell) to 1 (buy) */
    double value();

    /** @return 0 to 1 */
    double confidence();

    /** @return -1 SELL, 0 HOLD, 1 BUY */
    int direction();

    /** @return units of the instrument, signed as the direction; NaN = not sized */
    double riskAdjustedSize();

    /** @return expected return, a share of the price; NaN = unknown */
    double expectedReturn();

    /** @return expected risk, a share of the price; NaN = unknown */
    double expectedRisk();

    /** @return entry price in currency units, NaN = none */
    double entry();

    /** @return target price in currency units, NaN = none */
    double target();

    /** @return stop price in currency units, NaN = none */
    double stop();

    /** @return id within the journal: bit 46 and output sequence */
    long localId();

    /** @return how it was fused */
    String method();
}
