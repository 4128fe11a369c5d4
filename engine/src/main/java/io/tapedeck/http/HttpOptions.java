package io.tapedeck.http;

import io.tapedeck.common.TapedeckException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * How the server is reached.
 *
 * @param bind address and port; port 0 takes a free one
 * @param backlog connections that the system holds before the server takes them
 * @param tls certificates for HTTPS, null for plain HTTP
 * @param token what a client must show on everything but ping, health and settings; null asks for nothing
 * @param tokenInQuery whether the token may also come as InfluxDB v1's query parameter {@code p} (any {@code u}); a URL is
 *        seen by proxies and kept in their logs, hence a choice
 * @param limits what a client may ask at most
 */
public record HttpOptions(InetSocketAddress bind, int backlog, SSLContext tls, String token, boolean tokenInQuery,
        HttpLimits limits) {
    private static final int BACKLOG = 128;

    /** Checks the token; CONFIGURATION error where it is empty. */
    public HttpOptions {
        Objects.requireNonNull(bind, "bind");
        Objects.requireNonNull(limits, "limits");
        if (token != null && token.isBlank()) {
            throw TapedeckException.configuration("the http token must not be empty: leave it out or give one");
        }
    }

    /** @return plain HTTP on the loopback address, no token, the default limits */
    public static HttpOptions loopback(int port) {
        return new HttpOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG, null, null,
                false, HttpLimits.DEFAULT);
    }

    /** @return the same with a token */
    public HttpOptions withToken(String token, boolean tokenInQuery) {
        return new HttpOptions(bind, backlog, tls, token, tokenInQuery, limits);
    }

    /** @return the same over TLS */
    public HttpOptions withTls(SSLContext tls) {
        return new HttpOptions(bind, backlog, tls, token, tokenInQuery, limits);
    }

    /** @return the same with other limits */
    public HttpOptions withLimits(HttpLimits limits) {
        return new HttpOptions(bind, backlog, tls, token, tokenInQuery, limits);
    }
}
