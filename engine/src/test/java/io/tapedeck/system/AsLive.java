package io.tapedeck.system;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.Tick;

/**
 * Hands over a recorded day as the engine would have received it: each tick a moment behind the venue's time, and the clock a
 * second at a time between them. What it hands over depends on the records alone, and on how far the tape came. One thread.
 */
final class AsLive implements Publisher {
    private static final long LATENCY_NS = 2_000_000;
    /** The recorder of the captures was this far behind the venues' clocks (data/README.md: 1.2 s). */
    private static final long RECORDER_BEHIND_NS = 1_300_000_000;
    private static final long CLOCK_NS = 1_000_000_000;

    private final Publisher ring;
    private final Frame clock = new Frame(128);
    private boolean stamped;
    private long nextClock;
    private long now;
    private long lastTick;

    /**
     * @param ring takes all
     * @param lastClock newest clock on the tape, ns; Long.MIN_VALUE where there is none
     * @param lastTick receive time of the newest tick on the tape, ns; 0 where there is none
     */
    AsLive(Publisher ring, long lastClock, long lastTick) {
        this.ring = ring;
        nextClock = lastClock == Long.MIN_VALUE ? Long.MIN_VALUE : lastClock + CLOCK_NS;
        now = Math.max(lastTick, lastClock);
        this.lastTick = lastTick;
    }

    /** @return receive time of the newest event, ns */
    long now() {
        return now;
    }

    @Override
    public long offer(Frame frame) {
        long time = stamp(frame);
        if (time != Long.MIN_VALUE && nextClock == Long.MIN_VALUE) {
            nextClock = time - Math.floorMod(time, CLOCK_NS);
        }
        while (time != Long.MIN_VALUE && nextClock <= time) {
            long ticket = clock(nextClock);
            if (ticket < 0) {
                return ticket;
            }
        }
        long ticket = ring.offer(frame);
        if (ticket >= 0) {
            now = Math.max(now, time);
            lastTick = Math.max(lastTick, time);
            stamped = false;
        }
        return ticket;
    }

    /** Offers the clock at a time. */
    private long clock(long time) {
        clock.clear();
        clock.clock(time);
        long ticket = ring.offer(clock);
        if (ticket >= 0) {
            now = Math.max(now, time);
            nextClock = time + CLOCK_NS;
        }
        return ticket;
    }

    /** Offers the clock until so many seconds behind the newest tick, once: what is open by time closes. */
    void goOn(int seconds) {
        long end = lastTick + seconds * CLOCK_NS;
        while (nextClock <= end) {
            if (clock(nextClock) < 0) {
                Thread.onSpinWait();
            }
        }
    }

    /** Gives each tick its receive time, once a frame; returns the newest. */
    private long stamp(Frame frame) {
        long newest = Long.MIN_VALUE;
        for (int i = 0; i < frame.count(); i++) {
            if (Tick.isTick(frame.buffer(), frame.offset(i))) {
                if (!stamped) {
                    long at = EventHeader.exchangeTime(frame.buffer(), frame.offset(i));
                    long received = EventHeader.receiveTime(frame.buffer(), frame.offset(i));
                    frame.buffer().putLong(frame.offset(i) + RECEIVE_TIME,
                            at == Long.MIN_VALUE ? received + RECORDER_BEHIND_NS : at + LATENCY_NS,
                            java.nio.ByteOrder.LITTLE_ENDIAN);
                }
                newest = Math.max(newest, EventHeader.receiveTime(frame.buffer(), frame.offset(i)));
            }
        }
        stamped = true;
        return newest;
    }

    /** Of the event header (see {@link EventHeader}): behind sequence and exchange time. */
    private static final int RECEIVE_TIME = EventHeader.OFFSET + 2 * Long.BYTES;

    @Override
    public int frameSlotsMax() {
        return ring.frameSlotsMax();
    }
}
