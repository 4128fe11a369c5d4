package io.tapedeck.landing;

import io.tapedeck.common.TapedeckException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How the journal lands.
 *
 * @param tickLanes lanes that share ticks and parallel tables by instrument, 1 to 64
 * @param batchRows rows at which a lane lands what it gathered, 1 to 1,000,000; exceeded by at most a block
 * @param batchBytes bytes of messages at which it does, 64 KiB to 512 MiB, at most a 32nd of the heap; exceeded by at most a block
 * @param batchAgeNs age of the first row at which it does, ns, 0 to a minute
 * @param idleAdvanceNs how often a lane without rows of its own writes its watermark, ns, 1 ms to an hour
 * @param parallelTables tables whose rows with a lane key land in the tick lanes: no order among their instruments
 * @param acceptFrom first time that may land, ns since the epoch
 * @param acceptTo last time that may land, ns since the epoch
 * @param rejectPayloadMax bytes of a rejected record that are kept, 0 to 1 MiB
 * @param roundDecimals whether a decimal of a row with more places than its column is rounded as SQL does; else the row is rejected
 * @param direct whether ticks go straight into the columnstore (TimescaleDB Community); an error at start where that is not reached
 * @param retryMinNs first wait before a failed batch is tried again, ns
 * @param retryMaxNs longest wait, ns
 * @param retrySeed seed of the jitter in these waits
 */
public record LandingOptions(int tickLanes, int batchRows, long batchBytes, long batchAgeNs, long idleAdvanceNs,
        List<String> parallelTables, long acceptFrom, long acceptTo, int rejectPayloadMax, boolean roundDecimals,
        boolean direct, long retryMinNs, long retryMaxNs, long retrySeed) {
    private static final int LANES_MAX = 64;
    private static final int ROWS_MAX = 1_000_000;
    private static final long BYTES_MIN = 64L << 10;
    private static final long BYTES_MAX = 512L << 20;
    private static final int PAYLOAD_MAX = 1 << 20;

    /** Checks each value. Throws CONFIGURATION with name, value and range. */
    public LandingOptions {
        parallelTables = List.copyOf(parallelTables);
        range("tick lanes", tickLanes, 1, LANES_MAX);
        range("batch rows", batchRows, 1, ROWS_MAX);
        range("batch bytes", batchBytes, BYTES_MIN, BYTES_MAX);
        range("batch age, ns", batchAgeNs, 0, TimeUnit.MINUTES.toNanos(1));
        range("idle advance, ns", idleAdvanceNs, TimeUnit.MILLISECONDS.toNanos(1), TimeUnit.HOURS.toNanos(1));
        range("reject payload, bytes", rejectPayloadMax, 0, PAYLOAD_MAX);
        range("shortest retry wait, ns", retryMinNs, 1, TimeUnit.MINUTES.toNanos(1));
        range("longest retry wait, ns", retryMaxNs, retryMinNs, TimeUnit.HOURS.toNanos(1));
        if (acceptFrom > acceptTo) {
            throw TapedeckException.configuration("landing: the accepted window begins at " + acceptFrom
                    + " ns, behind its end at " + acceptTo + " ns");
        }
    }

    private static void range(String name, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            throw TapedeckException.configuration("landing: " + name + " must be from " + least + " to " + greatest
                    + ", got " + value);
        }
    }

    /** @return two tick lanes, batches of 100,000 rows or a quarter of a second, times from 1970 to 2100 */
    public static LandingOptions defaults() {
        return new LandingOptions(2, 100_000, 64L << 20, TimeUnit.MILLISECONDS.toNanos(250),
                TimeUnit.SECONDS.toNanos(1), List.of("market_data_hf"), 0, 4_102_444_800_000_000_000L, 4_096, false,
                false, TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(5), 1);
    }

    AcceptedTimes accepted() {
        return new AcceptedTimes(acceptFrom, acceptTo);
    }
}
