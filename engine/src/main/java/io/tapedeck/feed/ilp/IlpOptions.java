package io.tapedeck.feed.ilp;

import io.tapedeck.common.TapedeckException;
import java.net.InetSocketAddress;

/**
 * How the TCP server listens and what it allows a connection.
 *
 * @param address where it listens; loopback unless told otherwise; port 0 takes a free one
 * @param dialect whose protocol the peers speak
 * @param limits what a line may hold; a connection's buffer grows up to the longest line
 * @param connectionsMax connections at a time; one more is closed at once
 * @param idleNs silence after which a connection is closed, ns; 0 never
 * @param frameLinesMax lines that enter the ring together at most
 * @param drainNs time that lines already read have to enter the ring when the server closes, ns
 */
public record IlpOptions(InetSocketAddress address, Dialect dialect, LineLimits limits, int connectionsMax, long idleNs,
        int frameLinesMax, long drainNs) {
    /** Port by convention of QuestDB. */
    public static final int PORT = 9009;

    /** Checks the ranges; CONFIGURATION error where one is left. */
    public IlpOptions {
        if (connectionsMax < 1 || idleNs < 0 || frameLinesMax < 1 || drainNs < 0) {
            throw TapedeckException
                    .configuration("line protocol over TCP needs at least 1 connection and 1 line a frame,"
                            + " and no negative time; got " + connectionsMax + ", " + frameLinesMax + ", idle " + idleNs
                            + " ns, drain " + drainNs + " ns");
        }
    }

    /** {@return options of a server on a loopback address: 64 connections, never idle, 256 lines a frame, 5 s to drain} */
    public static IlpOptions of(InetSocketAddress address) {
        return new IlpOptions(address, Dialect.QUESTDB, LineLimits.DEFAULT, 64, 0, 256, 5_000_000_000L);
    }
}
