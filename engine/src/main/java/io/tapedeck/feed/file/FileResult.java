package io.tapedeck.feed.file;

import java.util.Map;

/**
 * What a load did.
 *
 * @param status how it ended
 * @param feedId the feed's id, from the content
 * @param resumedAfter number of the last record that the journal held before, 0 for a new file
 * @param lastRecord number of the last record read, 0 where none was read
 * @param offered records that the ring took
 * @param rejected malformed records
 * @param duplicate records passed over because the journal holds them
 * @param skipped messages of kinds not taken, by kind
 * @param lastTicket to wait for durability, -1 where nothing was published
 */
public record FileResult(Status status, long feedId, long resumedAfter, long lastRecord, long offered, long rejected,
        long duplicate, Map<String, Long> skipped, long lastTicket) {
    /** How a load ended. */
    public enum Status {
        /** The whole file is on the tape now. */
        LOADED,
        /** The whole file was on the tape already; nothing was added. */
        ALREADY_LOADED,
        /** The feed was stopped; the next load goes on behind {@code lastRecord}. */
        STOPPED
    }

    /** Copies the map. */
    public FileResult {
        skipped = Map.copyOf(skipped);
    }

    /** @return one sentence for people */
    public String describe(String file) {
        return switch (status) {
            case ALREADY_LOADED ->
                file + ": already loaded (" + resumedAfter + " records), nothing added; --again loads it once more";
            case STOPPED -> file + ": stopped behind record " + lastRecord + "; loading it again goes on there";
            case LOADED ->
                file + ": " + offered + " records loaded" + (rejected > 0 ? ", " + rejected + " rejected" : "")
                        + (resumedAfter > 0 ? ", resumed behind record " + resumedAfter : "");
        };
    }
}
