package io.tapedeck.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import io.tapedeck.metrics.SharedCounter;
import org.agrona.concurrent.EpochNanoClock;

/** The ring's producer side. What was claimed is always published, so that a producer's failure strands no consumer. */
final class RingPublisher implements Publisher {
    private final RingBuffer<SlotMemory> ring;
    private final SlotMemory slots;
    private final Lifecycle lifecycle;
    private final EpochNanoClock clock;
    private final int frameSlotsMax;
    private final SharedCounter acceptedFrames = new SharedCounter();
    private final SharedCounter acceptedEvents = new SharedCounter();
    private final SharedCounter backPressured = new SharedCounter();
    private final SharedCounter notAccepted = new SharedCounter();
    private final SharedCounter tooLarge = new SharedCounter();

    RingPublisher(RingBuffer<SlotMemory> ring, SlotMemory slots, Lifecycle lifecycle, int frameSlotsMax,
            EpochNanoClock clock) {
        this.ring = ring;
        this.slots = slots;
        this.lifecycle = lifecycle;
        this.clock = clock;
        this.frameSlotsMax = frameSlotsMax;
    }

    @Override
    public long offer(Frame frame) {
        int frameSlots = frame.slots();
        if (frameSlots > frameSlotsMax) {
            tooLarge.increment();
            return TOO_LARGE;
        }
        if (!lifecycle.running() || !lifecycle.accepting()) {
            return refuse();
        }
        frame.seal();
        long offerTime = clock.nanoTime();
        long last;
        try {
            last = ring.tryNext(frameSlots);
        } catch (InsufficientCapacityException full) { // the Disruptor's one instance, without a stack trace
            backPressured.increment();
            return BACK_PRESSURED;
        }
        long first = last - frameSlots + 1;
        boolean written = false;
        try {
            // asked again behind the claim: a stop that read the cursor before it does not wait for these slots
            if (lifecycle.running()) {
                slots.write(frame, first, frameSlots, offerTime);
                written = true;
            }
        } finally {
            if (!written) {
                slots.abandon(first, frameSlots);
            }
            ring.publish(first, last);
        }
        if (!written) {
            return refuse();
        }
        acceptedFrames.increment();
        acceptedEvents.add(frame.count());
        return last;
    }

    private long refuse() {
        notAccepted.increment();
        return lifecycle.state() == PipelineState.HALTED ? HALTED : NOT_ACCEPTING;
    }

    @Override
    public int frameSlotsMax() {
        return frameSlotsMax;
    }

    long acceptedFrames() {
        return acceptedFrames.get();
    }

    long acceptedEvents() {
        return acceptedEvents.get();
    }

    long backPressured() {
        return backPressured.get();
    }

    long notAccepted() {
        return notAccepted.get();
    }

    long tooLarge() {
        return tooLarge.get();
    }
}
