package io.tapedeck.options;

/** Takes valuations. The thread that feeds the book. */
@FunctionalInterface
public interface OptionListener {
    /** An option was valued: {@code valuation} holds it until the call returns. */
    void onValuation(Valuation valuation);
}
