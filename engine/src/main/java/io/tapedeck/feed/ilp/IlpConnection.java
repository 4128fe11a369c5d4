package io.tapedeck.feed.ilp;

import io.tapedeck.event.RejectSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection on its own virtual thread: reads, hands over, closes on the first bad line. */
final class IlpConnection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(IlpConnection.class);

    private final Socket socket;
    private final String name;
    private final long feedId;
    private final LineStream lines;
    private final RejectSink rejects;
    private final EpochNanoClock clock;
    private final IlpCounters counters;
    private volatile boolean stopping;

    IlpConnection(Socket socket, String name, long feedId, LineStream lines, RejectSink rejects, EpochNanoClock clock,
            IlpCounters counters) {
        this.socket = socket;
        this.name = name;
        this.feedId = feedId;
        this.lines = lines;
        this.rejects = rejects;
        this.clock = clock;
        this.counters = counters;
    }

    @Override
    public void run() {
        String detail = "failed";
        try (socket) {
            detail = read(socket.getInputStream());
        } catch (SocketTimeoutException _) {
            detail = "idle";
        } catch (IOException e) {
            detail = stopping ? "server closed" : "broken: " + e.getMessage();
        } finally {
            finish(detail);
        }
    }

    /** Ends the connection from another thread; what was read still goes to the ring. */
    void stop() {
        stopping = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("{}: closing failed: {}", name, e.getMessage());
        }
    }

    private String read(InputStream in) throws IOException {
        while (true) {
            int read = in.read(lines.buffer(), lines.filled(), lines.buffer().length - lines.filled());
            if (read < 0) {
                return "closed by peer";
            }
            counters.bytes.add(read);
            switch (lines.received(read, clock.nanoTime())) {
                case MORE -> {
                    if (stopping) {
                        return "server closed";
                    }
                }
                case BAD -> {
                    reject();
                    return "bad line: " + lines.error();
                }
                case LOST -> {
                    return "the engine takes no more";
                }
            }
        }
    }

    private void finish(String detail) {
        boolean cutShort = !stopping && lines.ended() == LineStream.Outcome.BAD;
        if (cutShort) {
            reject();
        }
        lines.disconnected(clock.nanoTime(), cutShort ? detail + ", " + lines.error() : detail);
    }

    private void reject() {
        rejects.reject("line protocol " + name + ", line " + lines.error().line() + ", column "
                + lines.error().column(), lines.error().reason(), feedId, new UnsafeBuffer(lines.buffer()),
                lines.badLineStart(), lines.badLineLength());
    }
}
