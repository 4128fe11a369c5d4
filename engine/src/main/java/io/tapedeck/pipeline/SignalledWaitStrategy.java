package io.tapedeck.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Spins shortly, then blocks; whoever advances the awaited sequence signals, and pays for a wake-up only when somebody
 * sleeps. One instance for those who wait for the producers, one for those who wait for the ingest stage: the Disruptor's
 * own blocking strategies let the latter spin, for as long as the ingest stage syncs the disk. Any thread.
 */
final class SignalledWaitStrategy implements WaitStrategy {
    private final int spins;
    private final Object sleepers = new Object();
    private final AtomicBoolean sleeping = new AtomicBoolean();

    /** @param spins looks at the sequence before it blocks: tens of ns each */
    SignalledWaitStrategy(int spins) {
        this.spins = spins;
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        long available = dependent.get();
        for (int i = 0; available < sequence && i < spins; i++) {
            barrier.checkAlert();
            Thread.onSpinWait();
            available = dependent.get();
        }
        return available >= sequence ? available : sleep(sequence, dependent, barrier);
    }

    private long sleep(long sequence, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        synchronized (sleepers) {
            while (true) {
                sleeping.set(true);
                // looked at after the flag is up: whoever publishes after this look sees the flag
                long available = dependent.get();
                if (available >= sequence) {
                    return available;
                }
                barrier.checkAlert();
                sleepers.wait();
            }
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        VarHandle.fullFence(); // the sequence just published must be visible before the flag is read
        if (sleeping.getOpaque() && sleeping.compareAndSet(true, false)) {
            synchronized (sleepers) {
                sleepers.notifyAll();
            }
        }
    }
}
