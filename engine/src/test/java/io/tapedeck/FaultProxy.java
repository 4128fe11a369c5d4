package io.tapedeck;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between the engine and a PostgreSQL server on this host and fails on demand: refuses, stalls, slows down, cuts after
 * a number of bytes, cuts around a COMMIT. A cut resets the connection on both sides. Faults may be set by any thread.
 *
 * <p>A COMMIT on its way to the server is recognised by its text, so the client must not prepare it under a name:
 * {@code prepareThreshold=0} in the URL. Its answer is recognised by the command tag.
 */
public final class FaultProxy implements AutoCloseable {
    private static final byte[] COMMIT = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COPY = "FROM STDIN".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long POLL_NS = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final ServerSocketChannel listener;
    private final InetSocketAddress server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesToServerLeft = new AtomicLong(NEVER);
    private final AtomicLong bytesToClientLeft = new AtomicLong(NEVER);
    private final AtomicInteger commitsToDrop = new AtomicInteger();
    private final AtomicInteger commitAnswersToDrop = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean refusing;
    private volatile boolean stalled;
    private volatile long bytesPerSecondToServer = NEVER;
    private volatile boolean closed;

    /** @param port where the server listens on 127.0.0.1 */
    public FaultProxy(int port) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon().name("fault-proxy").start(this::accept);
    }

    /** @return the port to connect to */
    public int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Refuses new connections, or takes them again; with {@code true} also cuts the present ones. */
    public void refuse(boolean refuse) {
        refusing = refuse;
        if (refuse) {
            cutAll();
        }
    }

    /** Lets no byte pass, or lets them pass again. */
    public void stall(boolean stall) {
        stalled = stall;
    }

    /** Lets at most so many bytes a second of each connection pass to the server. */
    public void slow(long bytesPerSecond) {
        bytesPerSecondToServer = bytesPerSecond;
    }

    /** Cuts the connection that carries the byte, so many bytes to the server from now. */
    public void cutAfterBytesToServer(long bytes) {
        bytesToServerLeft.set(bytes);
    }

    /** Cuts the connection that carries the byte, so many bytes to the client from now. */
    public void cutAfterBytesToClient(long bytes) {
        bytesToClientLeft.set(bytes);
    }

    /** Cuts before the next COMMIT of a connection that has copied reaches the server. */
    public void dropCommit() {
        commitsToDrop.incrementAndGet();
    }

    /** Cuts after the next COMMIT of a connection that has copied took effect, before its answer reaches the client. */
    public void dropCommitAnswer() {
        commitAnswersToDrop.incrementAndGet();
    }

    /** Cuts all connections. */
    public void cutAll() {
        links.forEach(Link::cut);
    }

    /** @return connections cut so far */
    public int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel client = listener.accept();
                if (refusing) {
                    reset(client);
                    continue;
                }
                new Link(client, SocketChannel.open(server)).start();
            } catch (IOException e) {
                LockSupport.parkNanos(POLL_NS); // the server is away, or this proxy is closing
            }
        }
    }

    private static void reset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        } catch (IOException e) {
            // it was closed by the other side
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        cutAll();
    }

    /** One connection and its two directions. */
    private final class Link {
        private final SocketChannel client;
        private final SocketChannel database;
        private volatile boolean copied;

        Link(SocketChannel client, SocketChannel database) {
            this.client = client;
            this.database = database;
        }

        void start() {
            links.add(this);
            Thread.ofPlatform().daemon().name("fault-proxy-to-server").start(() -> pump(client, database, true));
            Thread.ofPlatform().daemon().name("fault-proxy-to-client").start(() -> pump(database, client, false));
        }

        void cut() {
            if (links.remove(this)) {
                cuts.incrementAndGet();
                reset(client);
                reset(database);
            }
        }

        private void pump(SocketChannel from, SocketChannel to, boolean toServer) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            try {
                while (from.read(chunk.clear()) >= 0) {
                    chunk.flip();
                    while (stalled && !closed) {
                        LockSupport.parkNanos(POLL_NS);
                    }
                    if (toServer && bytesPerSecondToServer != NEVER) {
                        LockSupport.parkNanos(chunk.remaining() * 1_000_000_000L / bytesPerSecondToServer);
                    }
                    if (isCutAtCommit(chunk, toServer) || isCutAfterBytes(chunk, to, toServer)) {
                        cut();
                        return;
                    }
                    write(to, chunk);
                }
            } catch (IOException e) {
                // one side is gone: so is the other, below
            }
            links.remove(this);
            reset(client);
            reset(database);
        }

        private boolean isCutAtCommit(ByteBuffer chunk, boolean toServer) {
            AtomicInteger wanted = toServer ? commitsToDrop : commitAnswersToDrop;
            boolean commit = copied && wanted.get() > 0 && holds(chunk, COMMIT);
            copied = copied || (toServer && holds(chunk, COPY)); // looked for once: a load's every byte would be
            return commit && wanted.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        }

        private boolean isCutAfterBytes(ByteBuffer chunk, SocketChannel to, boolean toServer) throws IOException {
            AtomicLong left = toServer ? bytesToServerLeft : bytesToClientLeft;
            if (left.get() == NEVER) {
                return false;
            }
            long before = left.getAndUpdate(n -> n == NEVER
                    ? NEVER
                    : n <= chunk.remaining()
                            ? NEVER
                            : n - chunk.remaining());
            if (before == NEVER || before > chunk.remaining()) {
                return false;
            }
            write(to, chunk.limit((int) Math.max(0, before)));
            return true;
        }

        private static boolean holds(ByteBuffer chunk, byte[] text) {
            for (int i = chunk.position(); i <= chunk.limit() - text.length; i++) {
                int matched = 0;
                while (matched < text.length && chunk.get(i + matched) == text[matched]) {
                    matched++;
                }
                if (matched == text.length) {
                    return true;
                }
            }
            return false;
        }

        private static void write(SocketChannel to, ByteBuffer chunk) throws IOException {
            while (chunk.hasRemaining()) {
                to.write(chunk);
            }
        }
    }
}
