package io.tapedeck.http;

import io.tapedeck.common.TapedeckException;

/**
 * What a client may ask of the server at most; all are explicit, none is unlimited.
 *
 * @param compressedBytesMax bytes of a body as it is sent, where it is compressed
 * @param bodyBytesMax bytes of a body, inflated
 * @param bodyBytesInFlightMax bytes of all bodies together that are held at one time; beyond it 503
 * @param writesMax writes that are read and parsed at one time; beyond it 503
 * @param connectionsMax connections with a request under way at one time; beyond it a connection is closed at once
 * @param headerTimeoutNs longest time from a request's first byte to its headers' end, ns; then the connection is closed
 * @param bodyTimeoutNs longest time for a body to arrive, ns; then the connection is closed
 * @param responseTimeoutNs longest time for a client to take an answer, ns; then the connection is closed
 */
public record HttpLimits(int compressedBytesMax, int bodyBytesMax, long bodyBytesInFlightMax, int writesMax,
        int connectionsMax, long headerTimeoutNs, long bodyTimeoutNs, long responseTimeoutNs) {
    /** 16 MiB compressed, 64 MiB inflated, 256 MiB in all, 64 writes, 1024 connections, 10 s, 30 s, 30 s. */
    public static final HttpLimits DEFAULT = new HttpLimits(16 << 20, 64 << 20, 256L << 20, 64, 1024, 10_000_000_000L,
            30_000_000_000L, 30_000_000_000L);

    /** Checks that every limit is at least 1; CONFIGURATION error otherwise. */
    public HttpLimits {
        atLeastOne("compressed bytes", compressedBytesMax);
        atLeastOne("body bytes", bodyBytesMax);
        atLeastOne("body bytes in flight", bodyBytesInFlightMax);
        atLeastOne("writes", writesMax);
        atLeastOne("connections", connectionsMax);
        atLeastOne("header timeout", headerTimeoutNs);
        atLeastOne("body timeout", bodyTimeoutNs);
        atLeastOne("response timeout", responseTimeoutNs);
        if (bodyBytesInFlightMax < bodyBytesMax) {
            throw TapedeckException.configuration("body bytes in flight must be at least the largest body, "
                    + bodyBytesMax + ", got " + bodyBytesInFlightMax);
        }
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw TapedeckException.configuration("http limit of " + what + " must be at least 1, got " + value);
        }
    }
}
