package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the database is and how each kind of connection is opened there; the only place that handles the password. */
final class Endpoint {
    /** Unqualified names are found here, whatever the database's own setting says. */
    private static final String SEARCH_PATH = "trading,sage,public";
    /** COPY sends slices of this size instead of 8 KiB, pgjdbc's default. */
    private static final int LANE_SEND_BUFFER_BYTES = 1 << 20;
    private static final int CANCEL_TIMEOUT_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final String url;
    private final Properties common;
    private final DatabaseOptions options;

    Endpoint(DatabaseOptions options) {
        this.options = options;
        Properties parsed = Driver.parseURL(options.url(), null);
        if (parsed == null) {
            throw new TapedeckException(CONFIGURATION, "the database's URL cannot be read: "
                    + options.url().replaceAll("\\?.*", "?…")
                    + "; expected jdbc:postgresql://HOST:PORT/DATABASE?name=value&…");
        }
        this.common = new Properties();
        for (String name : parsed.stringPropertyNames()) {
            common.setProperty(name, parsed.getProperty(name));
        }
        if (options.user() != null) {
            common.setProperty(PGProperty.USER.getName(), options.user());
        }
        if (options.password() != null) {
            common.setProperty(PGProperty.PASSWORD.getName(), options.password());
        }
        this.url = options.url().replaceAll("\\?.*", "");
        int connectSeconds = Math.toIntExact(Math.max(1, options.connectTimeout().toSeconds()));
        PGProperty.CONNECT_TIMEOUT.set(common, connectSeconds);
        PGProperty.LOGIN_TIMEOUT.set(common, connectSeconds);
        PGProperty.TCP_KEEP_ALIVE.set(common, true);
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(common, CANCEL_TIMEOUT_SECONDS);
        PGProperty.CURRENT_SCHEMA.set(common, SEARCH_PATH);
        if (options.tlsRequired() && !isLoopback()) {
            requireEncryption();
        }
    }

    /** Every connection is then encrypted before the password is sent, or not made. */
    private void requireEncryption() {
        String mode = PGProperty.SSL_MODE.getOrDefault(common);
        if (mode == null || mode.equals("prefer")) {
            PGProperty.SSL_MODE.set(common, "require");
        } else if (mode.equals("disable") || mode.equals("allow")) {
            throw new TapedeckException(CONFIGURATION, "database.tls = require, but the URL " + url + " says sslmode="
                    + mode + "; say sslmode=verify-full, or database.tls = warn");
        }
    }

    /** Says loudly what of the connection others could hear, and where that need not be. */
    void checkEncryption(ServerFacts facts) {
        encryptionWarning(facts).ifPresent(LOG::warn);
    }

    /** {@return what is to be said of the connection, empty where it is as safe as it can be} */
    Optional<String> encryptionWarning(ServerFacts facts) {
        if (!facts.encrypted() && !isLoopback()) {
            return Optional.of("The connection to " + url
                    + " is NOT ENCRYPTED: passwords and data pass the network in the clear; "
                    + (facts.encryptionOffered()
                            ? "the server offers TLS: say sslmode=verify-full in the URL"
                            : "switch on TLS at the server (ssl = on), then say sslmode=verify-full in the URL"));
        }
        if (!facts.encrypted() && facts.encryptionOffered()) {
            return Optional
                    .of("The server of " + url + " offers TLS and this connection does not use it: remove sslmode="
                            + PGProperty.SSL_MODE.getOrDefault(common) + " from the URL");
        }
        if (facts.encrypted() && !isLoopback() && !isVerified()) {
            return Optional.of("The connection to " + url
                    + " is encrypted, but nobody checked who answers: say sslmode=verify-full");
        }
        return Optional.empty();
    }

    private boolean isVerified() {
        String mode = PGProperty.SSL_MODE.getOrDefault(common);
        return mode != null && mode.startsWith("verify");
    }

    /** {@return the URL without its parameters: safe to print} */
    String url() {
        return url;
    }

    /** {@return the properties of a connection for queries and maintenance; a copy} */
    Properties query(String applicationName) {
        Properties properties = new Properties();
        common.stringPropertyNames().forEach(name -> properties.setProperty(name, common.getProperty(name)));
        PGProperty.APPLICATION_NAME.set(properties, applicationName);
        return properties;
    }

    /** {@return the properties of a lane's connection; a copy} */
    Properties lane() {
        Properties properties = query("tapedeck lane");
        PGProperty.SOCKET_TIMEOUT.set(properties, Math.toIntExact(Math.max(1, options.laneReadTimeout().toSeconds())));
        PGProperty.MAX_SEND_BUFFER_SIZE.set(properties, LANE_SEND_BUFFER_BYTES);
        return properties;
    }

    /** Opens a connection with the properties; the driver is asked directly, so that no other driver can answer. */
    Connection connect(Properties properties) throws SQLException {
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("the PostgreSQL driver does not accept " + url, "08001");
        }
        return connection;
    }

    /** {@return whether the server is on this host, where an unencrypted connection is nobody's to hear} */
    boolean isLoopback() {
        String host = PGProperty.PG_HOST.getOrDefault(common);
        return host == null || host.equals("localhost") || host.startsWith("127.") || host.equals("::1")
                || host.equals("[::1]");
    }
}
