package io.tapedeck.bench.latency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Sees rows when a query of another connection would: asks for the lanes' watermarks, which are committed with the rows that they
 * cover, and takes the time behind the answer. One thread.
 */
final class SqlWatch implements Watch.Look, AutoCloseable {
    private final Connection connection;
    private final PreparedStatement watermarks;
    private final EpochNanoClock clock;
    private final Planned[] lanes;
    private final AtomicLong longest = new AtomicLong();

    SqlWatch(Connection connection, UUID journal, EpochNanoClock clock, Planned[] lanes) throws SQLException {
        this.connection = connection;
        watermarks = connection
                .prepareStatement("SELECT lane, sequence FROM ingest_watermark WHERE journal_id = ? AND lane >= 0");
        watermarks.setObject(1, journal);
        this.clock = clock;
        this.lanes = lanes;
    }

    @Override
    public boolean look(Histogram times) throws SQLException {
        long[] reached = new long[lanes.length];
        try (ResultSet row = watermarks.executeQuery()) {
            while (row.next()) {
                reached[row.getInt(1)] = row.getLong(2);
            }
        }
        long now = clock.nanoTime();
        for (int lane = 0; lane < lanes.length; lane++) {
            longest.accumulateAndGet(lanes[lane].take(reached[lane], now, times), Math::max);
        }
        return false;
    }

    /** @return longest time of those seen since the last call, and of those not seen yet, ns; any thread */
    long takeLongest() {
        long age = longest.getAndSet(0);
        long now = clock.nanoTime();
        for (Planned lane : lanes) {
            age = Math.max(age, lane.age(now));
        }
        return age;
    }

    @Override
    public void close() throws SQLException {
        watermarks.close();
        connection.close();
    }
}
