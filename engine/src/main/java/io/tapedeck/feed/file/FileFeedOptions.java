package io.tapedeck.feed.file;

import io.tapedeck.common.TapedeckException;

/**
 * How files are loaded.
 *
 * @param historical true: the events are journaled and landed, and reach signals and triggers only in replay and backtest
 * @param againSalt 0: content loaded before adds nothing; else it is loaded once more, as a feed of its own told apart by
 *            this number (the time of the run)
 * @param frameRecords records that enter the ring together at most, 1 to 4096
 * @param stopOnError true: the first malformed record ends the load with an error
 * @param rejectsMax malformed records that one load bears; one more ends the load with an error
 * @param recordBytesMax longest record, bytes, at least 256; a longer one is rejected
 */
public record FileFeedOptions(boolean historical, long againSalt, int frameRecords, boolean stopOnError,
        long rejectsMax, int recordBytesMax) {
    private static final int FRAME_RECORDS = 64;
    private static final int FRAME_RECORDS_MAX = 4096;
    private static final long REJECTS_MAX = 1000;
    private static final int RECORD_BYTES_MAX = 1 << 20;
    private static final int RECORD_BYTES_LEAST = 256;

    /** Checks the ranges; CONFIGURATION error outside them. */
    public FileFeedOptions {
        if (frameRecords < 1 || frameRecords > FRAME_RECORDS_MAX) {
            throw TapedeckException
                    .configuration("frame records: expected 1 to " + FRAME_RECORDS_MAX + ", got " + frameRecords);
        }
        if (rejectsMax < 0) {
            throw TapedeckException.configuration("rejects-max: expected 0 or more, got " + rejectsMax);
        }
        if (recordBytesMax < RECORD_BYTES_LEAST) {
            throw TapedeckException
                    .configuration("record bytes: expected " + RECORD_BYTES_LEAST + " or more, got " + recordBytesMax);
        }
    }

    /** @return historical, 64 records a frame, up to 1000 malformed records, records up to 1 MiB */
    public static FileFeedOptions defaults() {
        return new FileFeedOptions(true, 0, FRAME_RECORDS, false, REJECTS_MAX, RECORD_BYTES_MAX);
    }

    /** @return these, loading content once more that was loaded before */
    public FileFeedOptions again(long salt) {
        return new FileFeedOptions(historical, salt, frameRecords, stopOnError, rejectsMax, recordBytesMax);
    }

    /** @return these, with that limit of malformed records, or with none borne at all */
    public FileFeedOptions rejects(boolean stopAtFirst, long max) {
        return new FileFeedOptions(historical, againSalt, frameRecords, stopAtFirst, max, recordBytesMax);
    }

    /** @return these, as live (false) or historical (true) events */
    public FileFeedOptions historical(boolean isHistorical) {
        return new FileFeedOptions(isHistorical, againSalt, frameRecords, stopOnError, rejectsMax, recordBytesMax);
    }

    /** @return these, with so many records in a frame */
    public FileFeedOptions frameRecords(int records) {
        return new FileFeedOptions(historical, againSalt, records, stopOnError, rejectsMax, recordBytesMax);
    }
}
