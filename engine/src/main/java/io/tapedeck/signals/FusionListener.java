package io.tapedeck.signals;

/** Takes what fusion says, in order; what is handed over is valid during the call. The thread that decides. */
public interface FusionListener {
    /**
     * A built-in agent has a signal.
     *
     * @return its id within the journal
     */
    long onSignal(AgentSignal signal);

    /** A symbol has a new fused signal. */
    void onFused(Blend fused);

    /** A signal is judged. */
    void onOutcome(Outcome outcome);

    /**
     * Signals were refused: not fused.
     *
     * @param reason why
     * @param count how many since the last report of this reason
     * @param example what the first of them said
     */
    void onRefused(Refusal reason, long count, CharSequence example);
}
