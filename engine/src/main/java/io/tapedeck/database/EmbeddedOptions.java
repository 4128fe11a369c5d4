package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;

import io.tapedeck.common.TapedeckException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the embedded server is started.
 *
 * @param port port on 127.0.0.1, 1 to 65535; 0 chooses a free one, remembered in the directory
 * @param settings PostgreSQL settings over {@link #DEFAULTS}; the promises ({@link #FIXED}) cannot be set
 * @param patience longest wait for a start, crash recovery included, and for a stop
 * @param programs directory of an installed PostgreSQL 15 to 18 whose {@code bin} holds the server's programs; null for those on
 *     the class path, which are compiled for size and spend a quarter more on a row
 */
public record EmbeddedOptions(int port, Map<String, String> settings, Duration patience, Path programs) {
    /** What holds whatever the options say: durable commits, no listener but loopback. */
    public static final Set<String> FIXED = Set.of("fsync", "synchronous_commit", "full_page_writes",
            "listen_addresses", "port", "unix_socket_directories", "password_encryption");

    /** For bulk ingest on a host that it shares with the engine; each can be overridden. */
    public static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("shared_buffers", "256MB"),
            Map.entry("max_wal_size", "4GB"), // COPY at full rate must not force a checkpoint every few seconds
            Map.entry("min_wal_size", "512MB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("checkpoint_completion_target", "0.9"),
            Map.entry("wal_buffers", "32MB"),
            Map.entry("wal_compression", "pglz"), // the binaries are built without lz4 and zstd
            Map.entry("max_connections", "250"), // 200 of applications, and the engine's own
            Map.entry("max_locks_per_transaction", "256"), // a query or reset over years of day partitions
            Map.entry("maintenance_work_mem", "128MB"),
            Map.entry("work_mem", "16MB"),
            Map.entry("jit", "off"), // costs more than it saves in queries below 100 ms
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("cluster_name", "tapedeck"),
            Map.entry("logging_collector", "on"),
            Map.entry("log_filename", "postgresql-%a.log"), // a week of logs, overwritten
            Map.entry("log_truncate_on_rotation", "on"),
            Map.entry("log_checkpoints", "off"));

    private static final int MAX_PORT = 65_535;

    /** Checks the ranges; throws CONFIGURATION. */
    public EmbeddedOptions {
        if (port < 0 || port > MAX_PORT) {
            throw new TapedeckException(CONFIGURATION,
                    "embedded database port " + port + " is out of range: 0 (choose) to " + MAX_PORT);
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new TapedeckException(CONFIGURATION, "embedded database patience must be above 0: " + patience);
        }
        settings = Map.copyOf(settings);
        for (String name : settings.keySet()) {
            if (FIXED.contains(name) || !name.matches("[a-z_][a-z0-9_.]*")) {
                throw new TapedeckException(CONFIGURATION, "embedded database setting '" + name
                        + "' cannot be set: it is no setting's name, or one of " + FIXED + ", which are fixed");
            }
        }
    }

    /** As the canonical one, with the programs on the class path. */
    public EmbeddedOptions(int port, Map<String, String> settings, Duration patience) {
        this(port, settings, patience, null);
    }

    /** {@return a free port, the default settings, one minute of patience} */
    public static EmbeddedOptions defaults() {
        return new EmbeddedOptions(0, Map.of(), Duration.ofMinutes(1));
    }

    /** {@return the text of the configuration file for a server on the port} */
    String configurationFile(int chosenPort) {
        Map<String, String> all = new TreeMap<>(DEFAULTS);
        all.putAll(settings);
        all.put("fsync", "on");
        all.put("synchronous_commit", "on");
        all.put("full_page_writes", "on");
        all.put("listen_addresses", "127.0.0.1");
        all.put("port", Integer.toString(chosenPort));
        all.put("unix_socket_directories", "");
        all.put("password_encryption", "scram-sha-256");
        StringBuilder text = new StringBuilder("# Written at every start; change the options, not this file\n");
        all.forEach((name, value) -> text.append(name).append(" = '").append(value.replace("'", "''")).append("'\n"));
        return text.toString();
    }
}
