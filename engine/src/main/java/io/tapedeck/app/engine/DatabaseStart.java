package io.tapedeck.app.engine;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.landing.Landing;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the database for a start: schema up to date, and how far it has landed this journal. Where the database is away and
 * the start does not need it, it goes on trying on a thread of its own, and lands from then on.
 */
final class DatabaseStart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);
    private static final long RETRY_SECONDS = 2;

    /**
     * How far the database has landed a journal.
     *
     * @param events highest sequence of any market lane; -1 where the database is away
     * @param outputs highest output
     */
    record Landed(long events, long outputs) {
        static final Landed UNKNOWN = new Landed(-1, 0);

        boolean known() {
            return events >= 0;
        }
    }

    private final DatabaseAccess access;
    private final boolean migrate;
    private final UUID journalId;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread waiting;

    DatabaseStart(DatabaseAccess access, boolean migrate, UUID journalId) {
        this.access = access;
        this.migrate = migrate;
        this.journalId = journalId;
    }

    /**
     * Asks the database now.
     *
     * @return how far it has landed this journal
     * @throws TapedeckException RETRY where it is away, CONFIGURATION where it refuses
     */
    Landed highestLanded() {
        access.migrate(migrate);
        return new Landed(Landing.highestWatermark(access.database(), journalId),
                Landing.highestOutput(access.database(), journalId));
    }

    /**
     * Goes on asking until the database answers, then lands.
     *
     * @param first sequence with which this start began, without knowing what the database has landed
     * @param firstOutput output with which it did
     * @param land begins to land
     * @param onFatal told where the database has landed more than the journal held at the start
     */
    void later(long first, long firstOutput, Runnable land, Consumer<Throwable> onFatal) {
        waiting = Thread.ofPlatform().daemon().name("tapedeck-database")
                .start(() -> await(first, firstOutput, land, onFatal));
    }

    private void await(long first, long firstOutput, Runnable land, Consumer<Throwable> onFatal) {
        try {
            while (!stopped.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                if (answers(first, firstOutput)) {
                    LOG.info("the database is back: landing begins");
                    land.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            onFatal.accept(e);
        }
    }

    private boolean answers(long first, long firstOutput) {
        try {
            access.revive();
            Landed found = highestLanded();
            long landed = found.events();
            if (landed >= first) {
                throw TapedeckException.fatal("the journal has lost synced events: the database has landed it up to "
                        + landed + ", but this start, made while the database was away, began at " + first
                        + "; start again: it begins behind " + landed
                        + ", and what this start journaled up to there can be landed by replay --into", null);
            }
            if (found.outputs() >= firstOutput) {
                throw TapedeckException.fatal("the journal has lost outputs that landed: the database has them up to "
                        + found.outputs() + ", but this start, made while the database was away, numbered its own from "
                        + firstOutput + "; start again: it goes on behind " + found.outputs() + ", and reconcile says"
                        + " which rows of this start have not landed", null);
            }
            return true;
        } catch (TapedeckException e) {
            if (e.category() == ErrorCategory.RETRY) {
                LOG.debug("the database is still away: {}", e.getMessage());
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        if (waiting != null) {
            waiting.interrupt();
        }
    }
}
