package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;

import io.tapedeck.common.TapedeckException;
import java.time.Duration;

/**
 * How the database is reached.
 *
 * @param url {@code jdbc:postgresql://…}; user and password may be in it
 * @param user null = the URL's
 * @param password null = the URL's, or none
 * @param poolSize most connections for queries, maintenance and the API, 1 to 100; lanes have their own beside them
 * @param connectTimeout longest wait for a connection
 * @param laneReadTimeout longest silence of the server within a lane's statement before the connection counts as dead;
 *     above every COPY, COMMIT and lock wait that is to be waited for
 * @param tlsRequired whether an unencrypted connection to another host is refused; false: it is warned of
 */
public record DatabaseOptions(String url, String user, String password, int poolSize, Duration connectTimeout,
        Duration laneReadTimeout, boolean tlsRequired) {
    private static final int MAX_POOL = 100;
    private static final int DEFAULT_POOL = 4;

    /** Checks the ranges; throws CONFIGURATION. */
    public DatabaseOptions {
        if (url == null || !url.startsWith("jdbc:postgresql:")) {
            throw new TapedeckException(CONFIGURATION,
                    "the database's URL must begin with jdbc:postgresql: (host, port, database behind it), not: "
                            + (url == null ? "nothing" : url.replaceAll("\\?.*", "?…")));
        }
        if (poolSize < 1 || poolSize > MAX_POOL) {
            throw new TapedeckException(CONFIGURATION,
                    "database pool size " + poolSize + " is out of range: 1 to " + MAX_POOL);
        }
        requirePositive("connect timeout", connectTimeout);
        requirePositive("lane read timeout", laneReadTimeout);
    }

    /** Options that warn of an unencrypted connection to another host. */
    public DatabaseOptions(String url, String user, String password, int poolSize, Duration connectTimeout,
            Duration laneReadTimeout) {
        this(url, user, password, poolSize, connectTimeout, laneReadTimeout, false);
    }

    /** {@return options for a URL with user and password in it, and the defaults for the rest} */
    public static DatabaseOptions of(String url) {
        return of(url, null, null);
    }

    /** {@return options for a URL, with user and password beside it, and the defaults for the rest} */
    public static DatabaseOptions of(String url, String user, String password) {
        return new DatabaseOptions(url, user, password, DEFAULT_POOL, Duration.ofSeconds(10), Duration.ofMinutes(2));
    }

    private static void requirePositive(String name, Duration value) {
        if (value.toMillis() < 1 || value.toSeconds() > Integer.MAX_VALUE / 1000) {
            throw new TapedeckException(CONFIGURATION,
                    "database " + name + " must be above 0 and below 24 days: " + value);
        }
    }

    @Override
    public String toString() {
        return "DatabaseOptions[" + url.replaceAll("\\?.*", "") + ", poolSize=" + poolSize + "]"; // no password in a log
    }
}
