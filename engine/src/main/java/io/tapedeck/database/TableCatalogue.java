package io.tapedeck.database;

import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TableList;
import io.tapedeck.event.table.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of the server's catalogue, read again every few seconds and when somebody misses one, on a thread of its own.
 * While the database is away the last known tables stay, over a restart too. Any thread.
 */
public final class TableCatalogue implements Tables, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableCatalogue.class);
    /** A second request within this time finds what the first one found. */
    private static final long RECENT_NS = 500_000_000L;
    private static final long PATIENCE_NS = 2_000_000_000L;
    /** How often is asked while nothing is known: rows wait for it. */
    private static final long UNKNOWN_NS = 1_000_000_000L;

    private final Database database;
    private final CatalogueFile file;
    private final long intervalNs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread reader;
    private volatile TableList current;
    private boolean wanted;
    private boolean away;
    private boolean closing;
    private long reads;
    private long readAt;

    /**
     * Knows what the file holds.
     *
     * @param file keeps what is known for a start without the database
     * @param interval how often the catalogue is read
     */
    public TableCatalogue(Database database, Path file, Duration interval) {
        this.database = database;
        this.file = new CatalogueFile(file);
        intervalNs = interval.toNanos();
        readAt = System.nanoTime() - RECENT_NS;
        List<Table> known = this.file.read();
        current = known.isEmpty() ? TableList.UNKNOWN : new TableList(1, known);
        reader = Thread.ofPlatform().daemon().name("tapedeck-tables").unstarted(this::run);
    }

    /**
     * Begins to read.
     *
     * @param answering whether the database answered just now: then the tables are read before this returns
     */
    public void start(boolean answering) {
        if (answering) {
            read();
        }
        reader.start();
    }

    @Override
    public TableList current() {
        return current;
    }

    @Override
    public TableList refresh() {
        lock.lock();
        try {
            long seen = reads;
            if (!away && !closing && System.nanoTime() - readAt > RECENT_NS) {
                wanted = true;
                changed.signalAll();
                long rest = PATIENCE_NS;
                while (reads == seen && rest > 0 && !closing) {
                    rest = changed.awaitNanos(rest);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return current;
    }

    private void run() {
        while (awaitTurn()) {
            read();
        }
    }

    private boolean awaitTurn() {
        lock.lock();
        try {
            long rest = current.known() ? intervalNs : Math.min(intervalNs, UNKNOWN_NS);
            while (!wanted && !closing && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
            wanted = false;
            return !closing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        SQLException error = null;
        try (Connection connection = database.queryConnection()) {
            List<Table> found = CatalogueQuery.read(connection);
            if (!found.equals(current.tables())) {
                current = new TableList(current.version() + 1, found);
                file.write(found);
            }
        } catch (SQLException e) {
            error = e;
        }
        lock.lock();
        try {
            if (error != null && !away) {
                LOG.warn("the tables cannot be read, {}: {}",
                        current.known() ? "the last known hold" : "rows must wait",
                        error.getMessage());
            }
            away = error != null;
            reads++;
            readAt = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the reading; what is known stays. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (reader.isAlive() && !reader.join(Duration.ofNanos(PATIENCE_NS))) {
                LOG.debug("the tables are still being read");
                reader.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
