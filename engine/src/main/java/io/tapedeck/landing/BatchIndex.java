package io.tapedeck.landing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Finds the batch that landed an event: by table, lane (of the number of lanes then) and sequence. One thread. */
final class BatchIndex {
    private static final Group[] NONE = {};

    private final Map<String, Group[]> tables = new TreeMap<>();
    private String lastTable = "";
    private Group[] last = NONE;

    /** @param overlap told of two batches of one lane and table that cover the same sequences */
    BatchIndex(Collection<LandedBatch> batches, Consumer<LandedBatch> overlap) {
        Map<String, Map<Long, List<LandedBatch>>> sorted = new TreeMap<>();
        for (LandedBatch batch : batches) {
            sorted.computeIfAbsent(batch.table, name -> new TreeMap<>())
                    .computeIfAbsent((long) batch.lane << 32 | batch.lanes, lane -> new ArrayList<>()).add(batch);
        }
        sorted.forEach((table, lanes) -> tables.put(table,
                lanes.values().stream().map(Group::new).toArray(Group[]::new)));
        tables.values().forEach(groups -> Arrays.stream(groups).forEach(group -> group.overlaps(overlap)));
    }

    /** @return batches of a table, in the order of lanes and sequences */
    List<LandedBatch> of(String table) {
        return Arrays.stream(tables.getOrDefault(table, NONE)).flatMap(group -> Arrays.stream(group.batches)).toList();
    }

    /**
     * @param instrument lane key of the event, 0 for none
     * @param lane {@link Lane#ORDERED} or {@link Lane#REJECTS} for that lane alone; 0 for the tick lane of the instrument
     * @return the batch, null where no batch covers the event
     */
    LandedBatch find(String table, long instrument, int lane, long sequence) {
        if (!table.equals(lastTable)) {
            lastTable = table;
            last = tables.getOrDefault(table, NONE);
        }
        for (Group group : last) {
            boolean holds = lane < 0
                    ? group.lane == lane
                    : group.lane >= 0 && Math.floorMod(instrument, group.lanes) == group.lane;
            LandedBatch batch = holds ? group.find(sequence) : null;
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    /** One lane's batches of one table, ascending. */
    private static final class Group {
        private final int lane;
        private final int lanes;
        private final LandedBatch[] batches;
        private LandedBatch last;

        Group(List<LandedBatch> all) {
            batches = all.toArray(LandedBatch[]::new);
            Arrays.sort(batches, Comparator.comparingLong((LandedBatch batch) -> batch.from)
                    .thenComparingLong(batch -> batch.to));
            lane = batches[0].lane;
            lanes = Math.max(1, batches[0].lanes);
            last = batches[0];
        }

        void overlaps(Consumer<LandedBatch> overlap) {
            for (int i = 1; i < batches.length; i++) {
                if (batches[i].from <= batches[i - 1].to) {
                    overlap.accept(batches[i]);
                }
            }
        }

        LandedBatch find(long sequence) {
            if (sequence >= last.from && sequence <= last.to) {
                return last;
            }
            int low = 0;
            int high = batches.length - 1;
            while (low < high) { // the last one that begins at or before the sequence
                int middle = (low + high + 1) >>> 1;
                if (batches[middle].from <= sequence) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            LandedBatch found = batches[low];
            if (sequence < found.from || sequence > found.to) {
                return null;
            }
            last = found;
            return found;
        }
    }
}
