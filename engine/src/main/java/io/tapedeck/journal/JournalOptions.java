package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.util.Objects;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * How a journal is written.
 *
 * @param durability when a block counts as synced
 * @param syncIntervalNs of {@link Durability#INTERVAL}: shortest time between two group syncs, ns
 * @param chronicleBlockBytes by how much a cycle file grows, bytes, a power of two from 1 MiB to 1 GiB; a block takes at most
 *        a quarter of it
 * @param rollCycle name of the library's roll cycle, FAST_HOURLY in production
 * @param diskFloorBytes usable space below which nothing more is accepted, bytes
 * @param catalogueFeedsMax feeds and request keys that the catalogue remembers
 * @param requestAgeMaxNs age at which a request's key is forgotten, ns
 * @param catalogueEveryBytes bytes of blocks behind which a cycle file gets another catalogue: what a start has to read at most,
 *        or eight times a catalogue where that is more
 * @param clock the time that stamps blocks and rolls cycles; should not allocate (SystemEpochNanoClock does)
 */
public record JournalOptions(Durability durability, long syncIntervalNs, int chronicleBlockBytes, String rollCycle,
        long diskFloorBytes, int catalogueFeedsMax, long requestAgeMaxNs, long catalogueEveryBytes,
        EpochNanoClock clock) {
    static final int BLOCK_BYTES_MIN = 1 << 20;
    static final int BLOCK_BYTES_MAX = 1 << 30;
    /** What the library itself puts between blocks (index pages) and before them: never the block's room. */
    private static final int LIBRARY_BYTES = 64 << 10;

    /** About two million ticks. */
    private static final long CATALOGUE_EVERY_BYTES = 256L << 20;
    private static final long STREAMS = 3;
    /** What a new cycle file takes at once: the library's first pages, and what is reserved ahead of the writer. */
    private static final long FILE_BYTES = 2 << 20;

    /** Checks each value. Throws CONFIGURATION with name, value and range. */
    public JournalOptions {
        Objects.requireNonNull(durability, "durability");
        Objects.requireNonNull(rollCycle, "rollCycle");
        Objects.requireNonNull(clock, "clock");
        range("sync interval, ns", syncIntervalNs, 100_000, 60_000_000_000L);
        range("Chronicle block, bytes", chronicleBlockBytes, BLOCK_BYTES_MIN, BLOCK_BYTES_MAX);
        if (Integer.bitCount(chronicleBlockBytes) != 1) {
            throw TapedeckException
                    .configuration("Chronicle block must be a power of two, it is " + chronicleBlockBytes + " bytes");
        }
        range("disk floor, bytes", diskFloorBytes, 0, Long.MAX_VALUE);
        range("feeds in the catalogue", catalogueFeedsMax, 1, Integer.MAX_VALUE);
        range("age of a request's key, ns", requestAgeMaxNs, 0, Long.MAX_VALUE);
        range("bytes between catalogues", catalogueEveryBytes, 1, Long.MAX_VALUE);
    }

    private static void range(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw TapedeckException
                    .configuration(name + " must be from " + low + " to " + high + ", it is " + value);
        }
    }

    /** @return what a trading host uses: interval of 10 ms, 64 MiB growth, hourly cycles, floor of 1 GiB */
    public static JournalOptions defaults() {
        return new JournalOptions(Durability.INTERVAL, 10_000_000L, 64 << 20, "FAST_HOURLY", 1L << 30, 100_000,
                86_400_000_000_000L, CATALOGUE_EVERY_BYTES, new OffsetEpochNanoClock());
    }

    /** @return bytes of the largest block that can be written, its header included */
    public int blockBytesMax() {
        return chronicleBlockBytes / 4 - LIBRARY_BYTES;
    }

    /** @return bytes that must be free for the journal alone: of each stream a block and a new cycle file */
    public long diskFloorBytesMin() {
        return STREAMS * (blockBytesMax() + FILE_BYTES);
    }

    /** @return the same with another durability */
    public JournalOptions withDurability(Durability other) {
        return new JournalOptions(other, syncIntervalNs, chronicleBlockBytes, rollCycle, diskFloorBytes,
                catalogueFeedsMax, requestAgeMaxNs, catalogueEveryBytes, clock);
    }

    /** @return the same with another sync interval, ns */
    public JournalOptions withSyncIntervalNs(long other) {
        return new JournalOptions(durability, other, chronicleBlockBytes, rollCycle, diskFloorBytes, catalogueFeedsMax,
                requestAgeMaxNs, catalogueEveryBytes, clock);
    }

    /** @return the same with another growth of files, bytes */
    public JournalOptions withChronicleBlockBytes(int other) {
        return new JournalOptions(durability, syncIntervalNs, other, rollCycle, diskFloorBytes, catalogueFeedsMax,
                requestAgeMaxNs, catalogueEveryBytes, clock);
    }

    /** @return the same with another disk floor, bytes */
    public JournalOptions withDiskFloorBytes(long other) {
        return new JournalOptions(durability, syncIntervalNs, chronicleBlockBytes, rollCycle, other, catalogueFeedsMax,
                requestAgeMaxNs, catalogueEveryBytes, clock);
    }

    /** @return the same with another clock */
    public JournalOptions withClock(EpochNanoClock other) {
        return new JournalOptions(durability, syncIntervalNs, chronicleBlockBytes, rollCycle, diskFloorBytes,
                catalogueFeedsMax, requestAgeMaxNs, catalogueEveryBytes, other);
    }

    /** @return the same with another distance of catalogues, bytes */
    public JournalOptions withCatalogueEveryBytes(long other) {
        return new JournalOptions(durability, syncIntervalNs, chronicleBlockBytes, rollCycle, diskFloorBytes,
                catalogueFeedsMax, requestAgeMaxNs, other, clock);
    }
}
