package io.tapedeck.landing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lands one batch: partitions first, in a transaction of their own; then one transaction that locks the watermark, copies
 * each table's rows, writes what was rejected and the ledger, and advances the watermark. A lane's own, one thread.
 */
final class BatchLander {
    private final LaneFormats formats;
    private final Ranges ranges;
    private final WatermarkStore watermark;
    private final TableLander tables;
    private final RejectionWriter rejectionWriter;
    private final Ledger ledger;
    private final AcceptedTimes accepted;
    private final boolean inArrivalOrder;
    private final boolean direct;
    private final BatchOrder order = new BatchOrder();
    private final Rejections rejections = new Rejections();
    private final List<Run> runs = new ArrayList<>();
    private final RowFormat[] resolved = new RowFormat[BatchOrder.FORMATS_MAX];
    private final int[] groupOf = new int[BatchOrder.FORMATS_MAX];
    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    BatchLander(int source, int lane, int lanes, LandingOptions options, LaneFormats formats, Ranges ranges,
            WatermarkStore watermark) {
        this.formats = formats;
        this.ranges = ranges;
        this.watermark = watermark;
        this.tables = new TableLander(rejections);
        this.rejectionWriter = new RejectionWriter(source, lane, options.rejectPayloadMax());
        this.ledger = new Ledger(source, lane, lanes);
        this.direct = options.direct() && lane >= 0;
        this.accepted = options.accepted();
        this.inArrivalOrder = lane < 0;
    }

    /**
     * Lands the batch and commits.
     *
     * @param from first sequence covered
     * @param to last sequence covered, the new watermark
     * @return false where the watermark in the database was not {@code from - 1}: nothing was landed, read it again
     * @throws SQLException the transaction is not committed, or its fate is unknown; the caller rolls back
     */
    boolean land(Connection connection, MessageBatch batch, long from, long to, long now) throws SQLException {
        long sorting = System.nanoTime();
        if (inArrivalOrder) {
            order.arrival(batch);
        } else {
            order.sort(batch);
        }
        plan(connection, batch, false);
        long sorted = System.nanoTime() - sorting;
        ranges.wantNow(Ledger.TABLE);
        ranges.ensure(connection);
        if (!landAllTables(connection, batch, from)) {
            return false;
        }
        if (rejections.count() > 0) {
            rejectionWriter.write(connection, batch, rejections);
        }
        if (!tallies.isEmpty()) {
            tallies.values().iterator().next().encodeNs += sorted;
        }
        ledger.write(connection, tallies, from, to, now);
        watermark.advance(connection, to);
        connection.commit();
        return true;
    }

    private boolean landAllTables(Connection connection, MessageBatch batch, long from) throws SQLException {
        tables.partitionsKnown(false);
        while (true) {
            rejections.truncate(0);
            tallies.clear();
            if (watermark.lock(connection) != from - 1) {
                connection.rollback();
                return false;
            }
            try {
                landRuns(connection, batch);
            } catch (SQLException e) {
                if (!SqlErrors.isMissingPartition(e)) {
                    throw e;
                }
                connection.rollback(); // a row's own time is not the event's, or a partition has been dropped since
                ranges.forget();
                plan(connection, batch, true);
                ranges.wantNow(Ledger.TABLE);
                ranges.ensure(connection);
                tables.partitionsKnown(true);
                continue;
            }
            RejectionWriter.want(ranges, batch, rejections);
            if (!ranges.isMissing()) {
                return true;
            }
            connection.rollback(); // days of rejected records are known only now, and are made outside of the transaction
            ranges.ensure(connection);
        }
    }

    /** Splits the order into runs that one COPY each can take and notes their partitions. */
    private void plan(Connection connection, MessageBatch batch, boolean exact) throws SQLException {
        runs.clear();
        Arrays.fill(resolved, null);
        for (int i = 0; i < batch.count(); i++) {
            int number = batch.format(i);
            if (resolved[number] == null) {
                resolved[number] = formats.resolve(connection, number, batch, i);
            }
        }
        if (inArrivalOrder) {
            group(batch);
        }
        int[] places = order.places();
        int begin = 0;
        for (int i = 1; i <= order.count(); i++) {
            if (i == order.count() || !joins(batch.format(places[i - 1]), batch.format(places[i]))) {
                Run run = Run.of(resolved, batch, places, begin, i);
                ranges.want(run, batch, accepted, exact);
                runs.add(run);
                begin = i;
            }
        }
    }

    private boolean joins(int one, int other) {
        return one == other || (inArrivalOrder && resolved[one].joins(resolved[other]));
    }

    /** Brings the rows of each table together whose order among others is of no account; the rest stays as it came. */
    private void group(MessageBatch batch) {
        Map<String, Integer> groups = new HashMap<>();
        for (int number = 0; number < resolved.length; number++) {
            RowFormat format = resolved[number];
            groupOf[number] = format == null || !format.free()
                    ? 0
                    : groups.computeIfAbsent(format.table(), _ -> groups.size() + 1);
        }
        order.group(batch, groupOf, groups.size() + 1);
    }

    private void landRuns(Connection connection, MessageBatch batch) throws SQLException {
        if (inArrivalOrder) {
            for (Run run : runs) {
                landTable(connection, batch, run.format().table(), List.of(run));
            }
            return;
        }
        Map<String, List<Run>> byTable = new LinkedHashMap<>();
        for (Run run : runs) {
            byTable.computeIfAbsent(run.format().table(), name -> new ArrayList<>()).add(run);
        }
        for (Map.Entry<String, List<Run>> table : byTable.entrySet()) {
            landTable(connection, batch, table.getKey(), table.getValue());
        }
    }

    private void landTable(Connection connection, MessageBatch batch, String table, List<Run> tableRuns)
            throws SQLException {
        Tally landed = tables.land(connection, batch, tableRuns, inArrivalOrder);
        landed.direct = direct && DirectCopy.wasTaken(connection) && table.equals(TickFormat.TABLE);
        Tally sum = tallies.putIfAbsent(table, landed);
        if (sum != null) {
            sum.add(landed);
        }
    }

    /** @return rows of the batch landed last that were rejected */
    long rejected() {
        return rejections.count();
    }

    /** @return rows of the batch landed last that are in their tables */
    long landed() {
        long rows = 0;
        for (Tally tally : tallies.values()) {
            rows += tally.rows;
        }
        return rows;
    }

    /** @return those of {@link #landed()} that describe the tape and are no data: definitions, gaps */
    long bookkeeping() {
        long rows = 0;
        for (Map.Entry<String, Tally> table : tallies.entrySet()) {
            rows += LaneFormats.isBookkeeping(table.getKey()) ? table.getValue().rows : 0;
        }
        return rows;
    }

    /** @return how the rows of the batch landed last went, null before the first */
    String path() {
        return tallies.isEmpty() ? null : tallies.values().iterator().next().path();
    }
}
