package io.tapedeck.landing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Which days of which time series have their partitions: those that are missing are made before a batch's transaction, in
 * one of their own, so that no lock on the table is held while a COPY runs. A lane's own, one thread.
 */
final class Ranges {
    /** Days asked for at once: with the shortest chunks, an hour, well below what {@code ensure_range} makes in one call. */
    private static final int DAYS_AT_ONCE = 10;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private final EpochNanoClock clock;
    private final Map<String, LongHashSet> ensured = new HashMap<>();
    private final Map<String, LongArrayList> missing = new HashMap<>();

    Ranges(EpochNanoClock clock) {
        this.clock = clock;
    }

    /** Forgets what was ensured: partitions have gone since. */
    void forget() {
        ensured.clear();
        missing.clear();
    }

    /**
     * Notes the days of a run of rows.
     *
     * @param exact whether by the row's own time, which has to be looked for in the message; else by the event's, which is
     *        nearly always the same: where it was not, the server says so and the batch comes again
     */
    void want(Run run, MessageBatch batch, AcceptedTimes accepted, boolean exact) {
        String table = run.format().timeSeries();
        if (table == null) {
            return;
        }
        long first = PgTime.epochDay(batch.earliest());
        if (!exact && accepted.contains(batch.earliest()) && accepted.contains(batch.latest())
                && first == PgTime.epochDay(batch.latest())) {
            wantDay(table, first); // as nearly always: one look for all rows
            return;
        }
        long dayBegin = 0;
        long dayEnd = 0;
        for (int i = run.from(); i < run.to(); i++) {
            int place = run.places()[i];
            long time = exact ? run.format(batch, i).time(batch, place) : batch.time(place);
            if (time >= dayBegin && time < dayEnd) {
                continue;
            }
            if (time == RowFormat.NO_TIME) {
                wantNow(table);
            } else if (accepted.contains(time)) {
                long day = PgTime.epochDay(time);
                wantDay(table, day);
                dayBegin = day * PgTime.NANOS_PER_DAY;
                dayEnd = dayBegin + PgTime.NANOS_PER_DAY;
            }
        }
    }

    /** Notes the clock's day and its neighbours, for a time that the server's clock may decide. */
    void wantNow(String table) {
        long today = PgTime.epochDay(clock.nanoTime());
        for (long day = today - 1; day <= today + 1; day++) {
            wantDay(table, day);
        }
    }

    /** Notes a day since 1970-01-01. */
    void wantDay(String table, long day) {
        LongHashSet known = ensured.get(table);
        if (known == null || !known.contains(day)) {
            missing.computeIfAbsent(table, name -> new LongArrayList()).addLong(day);
        }
    }

    /** @return whether days were noted that are not known to be there */
    boolean isMissing() {
        return !missing.isEmpty();
    }

    /** Makes what was noted, a transaction for every few days: each new partition takes locks, and a server has so many. */
    void ensure(Connection connection) throws SQLException {
        if (missing.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT ensure_range(?, to_timestamp(0) + ? * INTERVAL '1 microsecond', to_timestamp(0) + ? * INTERVAL '1 microsecond')")) {
            for (Map.Entry<String, LongArrayList> table : missing.entrySet()) {
                long[] days = table.getValue().toLongArray();
                Arrays.sort(days);
                ensure(statement, table.getKey(), days);
            }
        }
        missing.forEach((table, days) -> days
                .forEach(day -> ensured.computeIfAbsent(table, name -> new LongHashSet()).add((long) day)));
        missing.clear();
    }

    private static void ensure(PreparedStatement statement, String table, long[] days) throws SQLException {
        int from = 0;
        for (int i = 1; i <= days.length; i++) {
            boolean ends = i == days.length || days[i] > days[i - 1] + 1 || days[i] - days[from] >= DAYS_AT_ONCE;
            if (ends) {
                statement.setString(1, table);
                statement.setLong(2, days[from] * MICROS_PER_DAY);
                statement.setLong(3, (days[i - 1] + 1) * MICROS_PER_DAY - 1);
                statement.execute();
                statement.getConnection().commit();
                from = i;
            }
        }
    }
}
