package io.tapedeck.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.EventProcessor;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import io.tapedeck.common.TapedeckException;
import java.util.function.Consumer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A stage's thread: waits at its barrier and hands on what is there. Not the Disruptor's BatchEventProcessor, whose batches
 * end where the published slots end, which may be inside a frame, and which goes on behind an event that was thrown at.
 */
final class Stage implements EventProcessor {
    private final Sequence progress;
    private final SequenceBarrier barrier;
    private final SlotConsumer consumer;
    private final Consumer<TapedeckException> onFailure;
    /** For the moments in which a frame is claimed but not yet published whole. */
    private final IdleStrategy untilPublished = new BackoffIdleStrategy();
    private volatile boolean running;

    Stage(Sequence progress, SequenceBarrier barrier, SlotConsumer consumer, Consumer<TapedeckException> onFailure) {
        this.progress = progress;
        this.barrier = barrier;
        this.consumer = consumer;
        this.onFailure = onFailure;
    }

    @Override
    public void run() {
        running = true;
        try {
            consumeUntilHalted();
        } catch (AlertException halted) {
            // asked to end: whoever asked knows why
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            onFailure.accept(failure(interrupted));
        } catch (Throwable failed) { // an Error too must stop the producers before it ends the thread
            onFailure.accept(failure(failed));
        } finally {
            running = false;
        }
    }

    private void consumeUntilHalted() throws AlertException, InterruptedException, TimeoutException {
        long next = progress.get() + 1;
        while (true) {
            long available = barrier.waitFor(next);
            long consumed = available < next ? available : consumer.consume(next, available, progress);
            if (consumed < next) {
                untilPublished.idle();
            } else {
                untilPublished.reset();
                next = consumed + 1;
            }
        }
    }

    private TapedeckException failure(Throwable cause) {
        String reason = cause instanceof TapedeckException known ? known.getMessage() : cause.toString();
        return TapedeckException.fatal("the pipeline halted: " + consumer.doing() + " failed: " + reason
                + ". Nothing is accepted any more; restart the engine, it recovers from the journal", cause);
    }

    @Override
    public Sequence getSequence() {
        return progress;
    }

    @Override
    public void halt() {
        barrier.alert();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
