package io.tapedeck.app.config;

/**
 * Section {@code http}.
 *
 * @param enabled whether the server runs
 * @param host address
 * @param port 0 = any
 * @param backlog connections held by the system
 * @param tls whether connections are TLS
 * @param token what a client must show, empty = nothing
 * @param tokenInQuery whether it may come in the URL
 * @param offerWaitNs patience with a full ring, ns
 * @param syncWaitNs patience with the journal, ns
 * @param retryAfterSeconds told to refused clients
 * @param keysMax keys remembered
 * @param limits what a client may ask
 */
public record HttpSettings(boolean enabled, String host, int port, int backlog, boolean tls, String token,
        boolean tokenInQuery, long offerWaitNs, long syncWaitNs, int retryAfterSeconds, int keysMax,
        Limits limits) implements Section {

    /**
     * Section {@code http.limits}; times in ns.
     *
     * @param compressedBytesMax largest body as sent
     * @param bodyBytesMax largest body, inflated
     * @param bodiesBytesMax all bodies at one time
     * @param writesMax writes at one time
     * @param connectionsMax connections at one time
     * @param headerTimeoutNs longest headers
     * @param bodyTimeoutNs longest body
     * @param responseTimeoutNs longest answer
     */
    public record Limits(int compressedBytesMax, int bodyBytesMax, long bodiesBytesMax, int writesMax,
            int connectionsMax, long headerTimeoutNs, long bodyTimeoutNs, long responseTimeoutNs) {
    }

    static HttpSettings read(SettingsReader reader) {
        String prefix = "http.limits.";
        Limits limits = new Limits((int) reader.size(prefix + "compressed-max", "1KiB", "1GiB"),
                (int) reader.size(prefix + "body-max", "1KiB", "1GiB"),
                reader.size(prefix + "bodies-max", "1KiB", "64GiB"), reader.integer(prefix + "writes-max", 1, 4096),
                reader.integer(prefix + "connections-max", 1, 65_535),
                reader.duration(prefix + "header-timeout", "100ms", "1h"),
                reader.duration(prefix + "body-timeout", "100ms", "1h"),
                reader.duration(prefix + "response-timeout", "100ms", "1h"));
        reader.require(limits.bodiesBytesMax >= limits.bodyBytesMax, prefix + "bodies-max",
                "must be at least http.limits.body-max");
        return new HttpSettings(reader.bool("http.enabled"), reader.host("http.host"), reader.port("http.port"),
                reader.integer("http.backlog", 1, 65_535), reader.bool("http.tls"),
                reader.text("http.token", "empty, or printable characters without spaces", "[!-~]*"),
                reader.bool("http.token-in-query"), reader.duration("http.offer-wait", "0ns", "1m"),
                reader.duration("http.sync-wait", "1ms", "10m"), reader.integer("http.retry-after", 1, 3600),
                reader.integer("http.keys-max", 1, 10_000_000), limits);
    }

    @Override
    public String toString() {
        return "HttpSettings[" + host + ':' + port + (token.isEmpty() ? "" : ", with token") + ']';
    }
}
