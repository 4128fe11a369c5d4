package io.tapedeck.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's HTTP server: the JDK's own, with a virtual thread a request. Begins to listen at {@link #start}; ends by
 * {@link #stop}. Start and stop belong to one thread, everything else to any.
 */
public final class HttpService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
    private static final long STOP_POLL_NS = 2_000_000L;
    private static final int STOPPING_RETRY_SECONDS = 5;

    private final HttpOptions options;
    private final Routes routes = new Routes();
    private final Access access;
    private final Metrics metrics;
    private final AtomicInteger answering = new AtomicInteger();
    private volatile boolean stopping;
    private HttpServer server;
    private ConnectionThreads threads;

    /**
     * @param options how the server is reached
     * @param writes takes line protocol
     * @param source what metrics, health and status show
     * @param nameBytesMax longest name of a table or column that a client may send, bytes; QuestDB's clients are told
     */
    public HttpService(HttpOptions options, WriteEndpoint writes, StatusSource source, int nameBytesMax) {
        this.options = options;
        access = new Access(options.token(), options.tokenInQuery());
        metrics = new Metrics(source);
        new ClientRoutes(writes, source, options.limits(), nameBytesMax).addTo(routes);
        new StatusRoutes(source, metrics).addTo(routes);
    }

    /**
     * Binds and begins to answer.
     *
     * @throws TapedeckException CONFIGURATION where the address cannot be bound
     */
    public void start() {
        try {
            server = options.tls() == null
                    ? HttpServer.create(options.bind(), options.backlog())
                    : tlsServer();
        } catch (IOException e) {
            throw new TapedeckException(ErrorCategory.CONFIGURATION, "http cannot listen on " + options.bind() + ": "
                    + e.getMessage() + "; choose another port or end whoever has it", e);
        }
        threads = new ConnectionThreads(options.limits().connectionsMax(), options.limits().headerTimeoutNs());
        metrics.showTurnedAway(threads);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private HttpsServer tlsServer() throws IOException {
        HttpsServer secure = HttpsServer.create(options.bind(), options.backlog());
        secure.setHttpsConfigurator(new HttpsConfigurator(options.tls()));
        return secure;
    }

    /** @return where the server listens; the port is the real one */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** @return requests that are being answered */
    public int answering() {
        return answering.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Deadline deadline = ConnectionThreads.DEADLINE.get();
        deadline.disarm();
        answering.incrementAndGet();
        try {
            Request request = new Request(exchange, deadline);
            Reply reply = reply(request);
            metrics.answered(reply.status());
            deadline.arm(options.limits().responseTimeoutNs());
            try {
                ReplyWriter.write(exchange, stopping ? reply.with("Connection", "close") : reply,
                        2L * options.limits().bodyBytesMax());
            } finally {
                deadline.disarm();
            }
        } finally {
            answering.decrementAndGet();
        }
    }

    private Reply reply(Request request) throws IOException {
        try {
            if (stopping) {
                throw HttpRefusal.unavailable("the engine is stopping", STOPPING_RETRY_SECONDS);
            }
            access.check(request);
            return routes.answer(request);
        } catch (HttpRefusal refusal) {
            return Reply.refusal(refusal, request.fromQuestDb());
        } catch (InterruptedException e) {
            throw new IOException("the server closes before the request is answered", e);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            return Reply.refusal(HttpRefusal.internal("the request failed: " + e.getMessage()),
                    request.fromQuestDb());
        }
    }

    /**
     * Refuses new requests, lets running ones end, then closes all connections and the listening socket.
     *
     * @param bound longest time for running requests; they are cut off behind it
     */
    public void stop(Duration bound) {
        stopping = true;
        if (server == null) {
            return;
        }
        long deadline = System.nanoTime() + bound.toNanos();
        while (answering.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STOP_POLL_NS);
        }
        if (answering.get() > 0) {
            LOG.warn("{} requests were still running after {} and are cut off", answering.get(), bound);
        }
        threads.close();
        server.stop(0);
        metrics.close();
        server = null;
    }

    /** Stops without waiting for running requests. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
