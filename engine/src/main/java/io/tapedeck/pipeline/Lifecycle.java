package io.tapedeck.pipeline;

import io.tapedeck.common.TapedeckException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * What state the pipeline is in, and the first failure that halted it. Any thread. A producer that claims slots after a
 * change of state sees the change: both are sequentially consistent.
 */
final class Lifecycle {
    private final AtomicReference<PipelineState> state = new AtomicReference<>(PipelineState.NEW);
    private final AtomicReference<TapedeckException> failure = new AtomicReference<>();
    private final BooleanSupplier accepting;

    /** @param accepting false while the disk has no room: nothing is taken, but nothing has failed either */
    Lifecycle(BooleanSupplier accepting) {
        this.accepting = accepting;
    }

    boolean running() {
        return state.get() == PipelineState.RUNNING;
    }

    boolean accepting() {
        return accepting.getAsBoolean();
    }

    PipelineState state() {
        return state.get();
    }

    TapedeckException failure() {
        return failure.get();
    }

    /** @return true where the state was {@code from} and is now {@code to} */
    boolean change(PipelineState from, PipelineState to) {
        return state.compareAndSet(from, to);
    }

    /** @return true for the first failure, which is kept; the state is HALTED in any case */
    boolean fail(TapedeckException cause) {
        boolean first = failure.compareAndSet(null, cause);
        state.set(PipelineState.HALTED);
        return first;
    }
}
