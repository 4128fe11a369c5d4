package io.tapedeck.landing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PSQLException;

/**
 * Lands one table's rows of a batch, within the batch's transaction. COPY straight in; on a key that is there, back to the
 * savepoint and through a staging table in the order of arrival, so that the last row of a key wins; on any other error that
 * lies in the data, halve until the bad row stands alone and reject it with the server's reason. A lane's own, one thread.
 */
final class TableLander {
    /** Batches of a table that are staged without trying COPY after one that had to be: bars that are sent again and again. */
    private static final int STAGED_BATCHES = 16;

    private final CopyStream stream = new CopyStream();
    private final Rejections rejections;
    private final Map<String, Integer> stagedBatches = new HashMap<>();
    private boolean partitionsKnown;

    TableLander(Rejections rejections) {
        this.rejections = rejections;
    }

    /** @param known whether the partitions were made just now: then a row without one is bad, else the partition has gone */
    void partitionsKnown(boolean known) {
        partitionsKnown = known;
    }

    /**
     * Lands runs of one table.
     *
     * @param inArrivalOrder whether the runs stand in the order of arrival; else they are sorted and may share keys
     * @return what was landed; the rejected rows are added to the rejections
     * @throws SQLException that is not the data's; the transaction must be rolled back
     */
    Tally land(Connection connection, MessageBatch batch, List<Run> runs, boolean inArrivalOrder) throws SQLException {
        Tally total = new Tally();
        int rejectedBefore = rejections.count();
        List<Run> landing = new ArrayList<>();
        for (Run run : runs) {
            if (run.format().refusal() == null) {
                landing.add(run);
            } else {
                for (int i = run.from(); i < run.to(); i++) {
                    rejections.add(run.places()[i], run.format().table(), run.format().refusal());
                }
            }
        }
        if (!landing.isEmpty()) {
            landAccepted(connection, batch, landing, inArrivalOrder, total);
        }
        total.rejected = (long) rejections.count() - rejectedBefore;
        return total;
    }

    private void landAccepted(Connection connection, MessageBatch batch, List<Run> runs, boolean inArrivalOrder,
            Tally total) throws SQLException {
        RowFormat first = runs.get(0).format();
        boolean staged = first.key() != null && stagedBatches.merge(first.table(), -1, Integer::sum) >= 0;
        if (first.key() == null || inArrivalOrder) {
            for (Run run : runs) {
                land(connection, batch, run, staged, total);
            }
            return;
        }
        if (staged || !copyAll(connection, batch, runs, total)) {
            staged |= stagedBatches.getOrDefault(first.table(), -1) >= 0;
            for (Run run : byArrival(batch, runs)) {
                land(connection, batch, run, staged, total);
            }
        }
    }

    /** Copies all runs under one savepoint; false where the data did not let it and nothing was landed. */
    private boolean copyAll(Connection connection, MessageBatch batch, List<Run> runs, Tally total)
            throws SQLException {
        int mark = rejections.count();
        Savepoint savepoint = connection.setSavepoint();
        Tally all = new Tally();
        try {
            for (Run run : runs) {
                Tally tally = new Tally();
                tally.text = run.format().text();
                stream.copy(connection, batch, run, false, rejections, tally);
                all.add(tally);
            }
            connection.releaseSavepoint(savepoint);
            total.add(all);
            return true;
        } catch (SQLException e) {
            total.spent(all);
            refuseUnlessData(e, runs.get(0).format());
            connection.rollback(savepoint);
            rejections.truncate(mark);
            noteConflict(e, runs.get(0).format());
            return false;
        }
    }

    private void land(Connection connection, MessageBatch batch, Run run, boolean staged, Tally total)
            throws SQLException {
        int mark = rejections.count();
        RowFormat format = run.format();
        Savepoint savepoint = connection.setSavepoint();
        Tally tally = new Tally();
        tally.text = format.text();
        tally.staged = staged;
        try {
            if (staged) {
                stage(connection, batch, run, tally);
            } else {
                stream.copy(connection, batch, run, false, rejections, tally);
            }
            connection.releaseSavepoint(savepoint);
            total.add(tally);
            return;
        } catch (SQLException e) {
            total.spent(tally);
            refuseUnlessData(e, format);
            connection.rollback(savepoint);
            rejections.truncate(mark);
            if (!staged && format.key() != null && SqlErrors.isUniqueViolation(e)) {
                noteConflict(e, format);
            } else if (run.count() == 1) {
                rejections.add(run.places()[run.from()], format.table(), reason(e));
                return;
            } else {
                int middle = (run.from() + run.to()) >>> 1;
                land(connection, batch, Run.of(run.formats(), batch, run.places(), run.from(), middle), staged, total);
                land(connection, batch, Run.of(run.formats(), batch, run.places(), middle, run.to()), staged, total);
                return;
            }
        }
        land(connection, batch, run, true, total);
    }

    private void stage(Connection connection, MessageBatch batch, Run run, Tally tally) throws SQLException {
        NaturalKey key = run.format().key();
        try (Statement statement = connection.createStatement()) {
            statement.execute(key.createStage());
            stream.copy(connection, batch, run, true, rejections, tally);
            long merging = System.nanoTime();
            statement.execute(key.merge() + "; DROP TABLE " + NaturalKey.STAGE);
            tally.copyNs += System.nanoTime() - merging;
        }
    }

    private void refuseUnlessData(SQLException e, RowFormat format) throws SQLException {
        boolean partitionGone = !partitionsKnown && format.timeSeries() != null && SqlErrors.isMissingPartition(e);
        if (partitionGone || !SqlErrors.isData(e)) {
            throw e;
        }
    }

    private void noteConflict(SQLException e, RowFormat format) {
        if (SqlErrors.isUniqueViolation(e)) {
            stagedBatches.put(format.table(), STAGED_BATCHES);
        }
    }

    /** @return the runs' rows in the order of arrival, cut where the format changes */
    private static List<Run> byArrival(MessageBatch batch, List<Run> runs) {
        int count = 0;
        for (Run run : runs) {
            count += run.count();
        }
        int[] places = new int[count];
        int at = 0;
        for (Run run : runs) {
            System.arraycopy(run.places(), run.from(), places, at, run.count());
            at += run.count();
        }
        Arrays.sort(places);
        List<Run> arrived = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || batch.format(places[i]) != batch.format(places[begin])) {
                arrived.add(Run.of(runs.getFirst().formats(), batch, places, begin, i));
                begin = i;
            }
        }
        return arrived;
    }

    private static String reason(SQLException e) {
        if (e instanceof PSQLException server && server.getServerErrorMessage() != null) {
            String detail = server.getServerErrorMessage().getDetail();
            return e.getSQLState() + ": " + server.getServerErrorMessage().getMessage()
                    + (detail == null ? "" : "; " + detail);
        }
        return e.getSQLState() + ": " + e.getMessage();
    }
}
