package io.tapedeck.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;

/** Where a stage waits for the stage before it, with a wait strategy of its own. Any thread. */
final class FollowingBarrier implements SequenceBarrier {
    private final Sequence followed;
    private final WaitStrategy waitStrategy;
    private volatile boolean alerted;

    FollowingBarrier(Sequence followed, WaitStrategy waitStrategy) {
        this.followed = followed;
        this.waitStrategy = waitStrategy;
    }

    @Override
    public long waitFor(long sequence) throws AlertException, InterruptedException, TimeoutException {
        checkAlert();
        return waitStrategy.waitFor(sequence, followed, followed, this);
    }

    @Override
    public long getCursor() {
        return followed.get();
    }

    @Override
    public boolean isAlerted() {
        return alerted;
    }

    @Override
    public void alert() {
        alerted = true;
        waitStrategy.signalAllWhenBlocking();
    }

    @Override
    public void clearAlert() {
        alerted = false;
    }

    @Override
    public void checkAlert() throws AlertException {
        if (alerted) {
            throw AlertException.INSTANCE;
        }
    }
}
