package io.tapedeck.decide;

import org.agrona.DirectBuffer;

/** Where decisions go: the outputs journal, a comparison with it, a backtest. The thread that decides. */
@FunctionalInterface
public interface OutputSink {
    /**
     * Takes one output, in the order of output sequences.
     *
     * @param message a Row message, valid during the call
     */
    void output(DirectBuffer message, int offset, int length);
}
