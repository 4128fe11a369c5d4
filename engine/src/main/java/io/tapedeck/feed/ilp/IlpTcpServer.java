package io.tapedeck.feed.ilp;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.Hashing;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RejectSink;
import io.tapedeck.feed.RowTables;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Line protocol over TCP: each connection is a feed with its own id and numbers, on its own virtual thread. Nothing is
 * dropped: while the ring takes no lines a connection does not read, and its peer's sending stalls. The protocol has no
 * answer, so a peer learns of a bad line only by the connection's end; the line and the reason are in the rejects. QuestDB's
 * challenge authentication is not supported: listen on loopback, or give an {@link SSLContext} that asks for certificates.
 */
public final class IlpTcpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IlpTcpServer.class);
    private static final long ACCEPT_PAUSE_NS = 100_000_000L;
    private static final int BACKLOG = 128;

    private final IlpOptions options;
    private final Collection<TickMapping> ticks;
    private final RowTables tables;
    private final Instruments instruments;
    private final String assetClass;
    private final Publisher publisher;
    private final RejectSink rejects;
    private final EpochNanoClock clock;
    private final IlpCounters counters = new IlpCounters();
    private final ConcurrentMap<IlpConnection, Thread> connections = new ConcurrentHashMap<>();
    private final ServerSocket listener;
    private final Thread acceptor;
    private long sessions;
    private volatile boolean closing;
    private volatile long drainDeadline;

    /**
     * Binds and begins to accept.
     *
     * @param options where and how
     * @param tls null for plain TCP
     * @param ticks measurements that are ticks
     * @param tables tables that rows may fill
     * @param instruments all instruments
     * @param assetClass of instruments that lines define, empty where unknown
     * @param publisher the ring
     * @param rejects keeps bad lines
     * @param clock gives receive times
     * @throws TapedeckException CONFIGURATION where the address cannot be bound
     */
    public IlpTcpServer(IlpOptions options, SSLContext tls, Collection<TickMapping> ticks, RowTables tables,
            Instruments instruments, String assetClass, Publisher publisher, RejectSink rejects, EpochNanoClock clock) {
        this.options = options;
        this.ticks = List.copyOf(ticks);
        this.tables = tables;
        this.instruments = instruments;
        this.assetClass = assetClass;
        this.publisher = publisher;
        this.rejects = rejects;
        this.clock = clock;
        listener = bind(options, tls);
        acceptor = Thread.ofPlatform().name("ilp-accept").daemon().start(this::accept);
    }

    private static ServerSocket bind(IlpOptions options, SSLContext tls) {
        try {
            ServerSocket socket = tls == null ? new ServerSocket() : tls.getServerSocketFactory().createServerSocket();
            socket.setReuseAddress(true);
            socket.bind(options.address(), BACKLOG);
            return socket;
        } catch (IOException e) {
            throw new TapedeckException(ErrorCategory.CONFIGURATION,
                    "cannot listen for line protocol on " + options.address() + ": " + e.getMessage()
                            + "; free the port or configure another",
                    e);
        }
    }

    /** {@return the port on which it listens} */
    public int port() {
        return listener.getLocalPort();
    }

    /** {@return what it has done} */
    public IlpCounters counters() {
        return counters;
    }

    private void accept() {
        while (!closing) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                if (!closing) {
                    LOG.warn("line protocol on port {} cannot accept, tries again: {}", port(), e.getMessage());
                    LockSupport.parkNanos(ACCEPT_PAUSE_NS);
                }
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        if (closing || counters.open.get() >= options.connectionsMax()) {
            counters.turnedAway.increment();
            socket.close();
            return;
        }
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(options.idleNs())));
        socket.setTcpNoDelay(true);
        long now = clock.nanoTime();
        String name = "ilp " + socket.getInetAddress().getHostAddress() + ':' + socket.getPort() + " session "
                + ++sessions;
        long feedId = Hashing.finishId(Hashing.add(Hashing.addAscii(Hashing.begin(), name + '@'), Long.hashCode(now)));
        LineMapper mapper = new LineMapper(ticks, tables, new InstrumentCache(instruments, publisher, assetClass));
        FrameOffer offer = new FrameOffer(publisher, counters, this::drained);
        LineStream lines = new LineStream(name, feedId, options, mapper, offer, publisher.frameSlotsMax(), counters);
        IlpConnection connection = new IlpConnection(socket, name, feedId, lines, rejects, clock, counters);
        counters.accepted.increment();
        counters.open.incrementAndGet();
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(connection));
        connections.put(connection, thread);
        thread.start();
    }

    private void run(IlpConnection connection) {
        try {
            connection.run();
        } catch (RuntimeException e) {
            LOG.error("line protocol connection failed, is closed; the others go on", e);
        } finally {
            connections.remove(connection);
            counters.open.decrementAndGet();
        }
    }

    private boolean drained() {
        return closing && System.nanoTime() - drainDeadline > 0;
    }

    /** Stops accepting and reading, lets what was read enter the ring for the drain time, then gives it up as refused. */
    @Override
    public void close() {
        drainDeadline = System.nanoTime() + options.drainNs();
        closing = true;
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("closing port {} failed: {}", port(), e.getMessage());
        }
        join(acceptor, ACCEPT_PAUSE_NS * 10);
        List<Thread> threads = List.copyOf(connections.values());
        connections.keySet().forEach(IlpConnection::stop);
        for (Thread thread : threads) {
            join(thread, Math.max(0, drainDeadline - System.nanoTime()) + ACCEPT_PAUSE_NS);
        }
    }

    private static void join(Thread thread, long timeoutNs) {
        try {
            if (!thread.join(Duration.ofNanos(timeoutNs))) {
                LOG.warn("thread {} did not end within {} ms", thread.getName(), timeoutNs / 1_000_000);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
