package io.tapedeck.pipeline;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Slots;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * What the pipeline is built with.
 *
 * @param ringSlots slots of 256 bytes, a power of two, 64 to 4,194,304; the largest frame is a quarter of them
 * @param blockBytesMax a journal block ends with the frame that reaches this size, bytes, 1 KiB to 64 MiB
 * @param threading roles to threads
 * @param cores of {@link Threading#SPLIT_PINNED}: the cores of ingest and decide, two different numbers; else empty
 * @param condition the condition stage's allowances
 * @param clock for the latency from offer to journal; must not allocate
 */
@SuppressWarnings("ArrayRecordComponent") // a handful of core numbers, copied on the way in and out
public record PipelineOptions(int ringSlots, int blockBytesMax, Threading threading, int[] cores,
        ConditionOptions condition, EpochNanoClock clock) {
    private static final int RING_SLOTS_MIN = 64;
    private static final int RING_SLOTS_MAX = 1 << 22;
    private static final int BLOCK_BYTES_MIN = 1 << 10;
    private static final int BLOCK_BYTES_MAX = 1 << 26;

    /** Checks the ranges; CONFIGURATION error naming the value that is out of its range. */
    public PipelineOptions {
        Objects.requireNonNull(threading, "threading");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(clock, "clock");
        cores = cores.clone();
        if (ringSlots < RING_SLOTS_MIN || ringSlots > RING_SLOTS_MAX || Integer.bitCount(ringSlots) != 1) {
            throw TapedeckException.configuration("the ring's slots must be a power of two from " + RING_SLOTS_MIN
                    + " to " + RING_SLOTS_MAX + ", got " + ringSlots);
        }
        if (blockBytesMax < BLOCK_BYTES_MIN || blockBytesMax > BLOCK_BYTES_MAX) {
            throw TapedeckException.configuration("a block's size must be " + BLOCK_BYTES_MIN + " to "
                    + BLOCK_BYTES_MAX + " bytes, got " + blockBytesMax);
        }
        boolean two = cores.length == 2 && cores[0] != cores[1] && cores[0] >= 0 && cores[1] >= 0;
        if (threading == Threading.SPLIT_PINNED && !two) {
            throw TapedeckException.configuration("threading split-pinned needs two different cores, of ingest and of"
                    + " decide, got " + Arrays.toString(cores));
        }
        if (threading != Threading.SPLIT_PINNED && cores.length != 0) {
            throw TapedeckException.configuration("cores are pinned by threading split-pinned only, got "
                    + Arrays.toString(cores) + " with " + threading);
        }
    }

    /** @return a copy of the cores */
    @Override
    public int[] cores() {
        return cores.clone();
    }

    /**
     * @return 65,536 slots (16 MiB), blocks of 128 KiB (they stay in a core's cache while they are filled, summed and copied),
     *         threading by the host, default conditions
     */
    public static PipelineOptions defaults() {
        return new PipelineOptions(1 << 16, 1 << 17, Threading.AUTO, new int[0], ConditionOptions.defaults(),
                new OffsetEpochNanoClock());
    }

    /** @return bytes of memory that the ring takes */
    public long ringBytes() {
        return (long) ringSlots * Slots.SLOT_BYTES;
    }
}
