package io.tapedeck.system;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Kills an engine at moments that a seed chooses: at its start, while it journals, while it lands, anywhere. One thread. */
final class Kills {
    /** What the engine is at when it dies. */
    enum Phase {
        STARTING, LOADING, LANDING, COMMITTING, ANYWHERE
    }

    private static final long POLL_NS = 300_000;
    /** Of a start on an idle host; a slower one is killed earlier in its start, which is as good. */
    private static final int START_MS = 1_500;
    private static final int LIFE_MS = 3_000;

    private final SplittableRandom random;
    private final long sequences;
    private final List<String> log = new ArrayList<>();
    private int count;

    /** @param sequences about how many a finished load has */
    Kills(long seed, long sequences) {
        random = new SplittableRandom(seed);
        this.sequences = sequences;
    }

    /** Waits for the moment, then kills; nothing where the engine ends before it comes. */
    void strike(Site site, EngineProcess engine, Connection connection) throws SQLException, InterruptedException {
        Phase phase = Phase.values()[random.nextInt(Phase.values().length)];
        if (phase == Phase.LOADING && site.synced() >= sequences) {
            phase = Phase.COMMITTING; // all is journaled
        }
        if (phase != Phase.ANYWHERE && landed(connection) >= sequences) {
            phase = Phase.STARTING; // all has landed
        }
        switch (phase) {
            case STARTING -> sleep(engine, random.nextInt(START_MS));
            case ANYWHERE -> sleep(engine, random.nextInt(LIFE_MS));
            case LOADING -> {
                long target = target(site.synced());
                while (engine.isAlive() && site.synced() < target) {
                    LockSupport.parkNanos(POLL_NS);
                }
            }
            case COMMITTING -> awaitCommit(engine, connection);
            case LANDING -> {
                long target = target(landed(connection));
                while (engine.isAlive() && landed(connection) < target) {
                    LockSupport.parkNanos(POLL_NS);
                }
            }
        }
        boolean killed = engine.kill();
        count += killed ? 1 : 0;
        log.add("%s %s at %d, landed %d".formatted(killed ? "killed" : "too late", phase, site.synced(),
                landed(connection)));
    }

    /** Waits for the moment when a watermark has moved: harmless where it moved with its rows, deadly where it went ahead. */
    static void awaitCommit(EngineProcess engine, Connection connection) throws SQLException {
        long before = landed(connection);
        while (engine.isAlive() && landed(connection) == before) {
            Thread.onSpinWait();
        }
    }

    private long target(long from) {
        return from + 1 + random.nextLong(Math.max(1, sequences - from));
    }

    private static void sleep(EngineProcess engine, int ms) {
        long until = System.nanoTime() + ms * 1_000_000L;
        while (engine.isAlive() && System.nanoTime() < until) {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** @return the highest watermark of the tick lanes, 0 before there is one */
    static long landed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement
                        .executeQuery("SELECT coalesce(max(sequence), 0) FROM ingest_watermark WHERE lane >= 0")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** @return kills that met a living engine */
    int count() {
        return count;
    }

    /** @return what was done, a text a kill */
    List<String> log() {
        return log;
    }
}
