package io.tapedeck.landing;

import java.util.List;

/**
 * The landing at one moment.
 *
 * @param landed rows landed since the start, rejected records not counted
 * @param bookkeeping those of them that describe the tape and are no data: definitions, gaps
 * @param rejected journaled rows that were rejected since the start
 * @param outputs rows of decisions landed since the start
 * @param outputsRejected rows of decisions that the database refused since the start
 * @param retries batches tried again since the start
 * @param sequence lowest watermark of the market lanes: everything up to it has landed or is rejected; 0 before the lanes run
 * @param lag readable sequences of the market stream behind {@code sequence}
 * @param lastError of the last failure, null where there was none
 * @param lanes each lane; empty before the lanes run
 */
public record LandingStatus(long landed, long bookkeeping, long rejected, long outputs, long outputsRejected,
        long retries, long sequence, long lag,
        String lastError,
        List<LaneStatus> lanes) {
}
