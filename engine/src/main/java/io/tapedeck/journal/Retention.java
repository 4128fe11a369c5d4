package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes a stream's oldest cycle files whole, in order, and segments that are left empty. Never deletes what holds a needed
 * sequence, nor the newest file that begins with a whole catalogue or anything behind it: every file that stays can be read
 * alone. May run beside writer and readers; one at a time.
 */
public final class Retention {
    /**
     * How much is kept. A file goes when it is too old or the stream too large.
     *
     * @param belowSequence files go only if every sequence in them is below this: the lowest that anybody still needs
     * @param ageMaxNs a file whose successor began longer ago than this is too old, ns; {@link Long#MAX_VALUE} = never
     * @param bytesMax the stream is too large above this, bytes used; {@link Long#MAX_VALUE} = never
     */
    public record Policy(long belowSequence, long ageMaxNs, long bytesMax) {
    }

    /**
     * What was done.
     *
     * @param deleted the cycle files, oldest first
     * @param bytesFreed bytes used of them
     * @param bytesKept bytes used of the cycle files that stay
     * @param firstKept first sequence that stays, 0 where the stream is empty
     */
    public record Outcome(List<Path> deleted, long bytesFreed, long bytesKept, long firstKept) {
    }

    private record Candidate(Segment segment, Path file, long firstSequence, long writeTime, long usedBytes,
            boolean whole) {
    }

    private final Policy policy;
    private final long now;
    private final List<Candidate> candidates = new ArrayList<>();

    private Retention(Policy policy, long now) {
        this.policy = policy;
        this.now = now;
    }

    /**
     * Applies a policy once.
     *
     * @param streamDirectory such as {@code <data>/journal/market}
     * @param nowNs the time, ns since the epoch
     * @throws TapedeckException FATAL where a file cannot be read or deleted
     */
    public static Outcome apply(Path streamDirectory, Policy policy, long nowNs) {
        return new Retention(policy, nowNs).run(streamDirectory);
    }

    private Outcome run(Path streamDirectory) {
        RetiredSegment.deleteLeftOver(streamDirectory);
        for (Segment segment : Segment.list(streamDirectory)) {
            for (Path file : segment.cycleFiles()) {
                candidates.add(examine(segment, file));
            }
        }
        passOverEmpty();
        long kept = candidates.stream().mapToLong(Candidate::usedBytes).sum();
        long freed = 0;
        List<Path> deleted = new ArrayList<>();
        int end = firstProtected();
        for (int i = 0; i < end; i++) {
            Candidate next = candidates.get(i + 1);
            boolean needed = next.firstSequence > policy.belowSequence;
            boolean tooOld = now - next.writeTime > policy.ageMaxNs;
            if (needed || !(tooOld || kept > policy.bytesMax)) {
                break;
            }
            delete(candidates.get(i), next);
            deleted.add(candidates.get(i).file);
            freed += candidates.get(i).usedBytes;
            kept -= candidates.get(i).usedBytes;
        }
        long firstKept = candidates.isEmpty() ? 0 : candidates.get(deleted.size()).firstSequence;
        return new Outcome(List.copyOf(deleted), freed, kept, firstKept);
    }

    /** A file without a block in a segment that is over is a start that died: it goes with what stands before it. */
    private void passOverEmpty() {
        for (int i = candidates.size() - 2; i >= 0; i--) {
            Candidate empty = candidates.get(i);
            Candidate next = candidates.get(i + 1);
            if (empty.firstSequence == 0 && !empty.segment.equals(candidates.getLast().segment)) {
                candidates.set(i,
                        new Candidate(empty.segment, empty.file, next.firstSequence, next.writeTime, 0, false));
            }
        }
    }

    private static Candidate examine(Segment segment, Path file) {
        Block block = new Block();
        try (CycleFile cycle = new CycleFile(file, null)) {
            if (!cycle.first(block)) {
                return new Candidate(segment, file, 0, 0, 0, false);
            }
            long first = block.firstSequence();
            long writeTime = block.writeTime();
            boolean whole = !block.isCatalogue() || Recovery.beginsWhole(file);
            return new Candidate(segment, file, first, writeTime, cycle.usedBytes(block), whole);
        }
    }

    /** A file without a block, and all behind it, stay too: it may be the one that is being begun. */
    private int firstProtected() {
        int newestWhole = 0;
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).firstSequence == 0) {
                break;
            }
            newestWhole = candidates.get(i).whole ? i : newestWhole;
        }
        return newestWhole;
    }

    private static void delete(Candidate candidate, Candidate next) {
        if (!next.segment.equals(candidate.segment)) {
            RetiredSegment.delete(candidate.segment);
            return;
        }
        try {
            RetiredMark.write(candidate.segment.directory(), next.firstSequence);
            Files.delete(candidate.file);
        } catch (IOException e) {
            throw TapedeckException.fatal("retention: cannot delete " + candidate.file, e);
        }
    }
}
