package io.tapedeck.app.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Section {@code database}.
 *
 * @param url JDBC URL; empty = embedded
 * @param user empty = the URL's
 * @param password empty = the URL's
 * @param migrate whether a start migrates
 * @param poolSize pooled connections
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest silence within a lane's statement
 * @param tablesInterval how often the catalogue of tables is read
 * @param tlsRequired whether an unencrypted connection to another host is refused; else warned of
 * @param embeddedPort port on loopback, 0 = any
 * @param embeddedPatience longest wait for its start and stop
 * @param embeddedSettings PostgreSQL settings by name
 * @param embeddedPrograms directory of an installed PostgreSQL; empty = the programs that come with the engine
 */
public record DatabaseSettings(String url, String user, String password, boolean migrate, int poolSize,
        Duration connectTimeout, Duration readTimeout, Duration tablesInterval, boolean tlsRequired, int embeddedPort,
        Duration embeddedPatience,
        Map<String, String> embeddedSettings, String embeddedPrograms) implements Section {

    static DatabaseSettings read(SettingsReader reader) {
        return new DatabaseSettings(
                reader.text("database.url", "empty, or jdbc:postgresql://HOST:PORT/DATABASE", "|jdbc:postgresql:.+"),
                reader.text("database.user", "any text", ".*"), reader.text("database.password", "any text", ".*"),
                reader.bool("database.migrate"), reader.integer("database.pool-size", 1, 100),
                Duration.ofNanos(reader.duration("database.connect-timeout", "1s", "10m")),
                Duration.ofNanos(reader.duration("database.read-timeout", "1s", "1h")),
                Duration.ofNanos(reader.duration("database.tables-interval", "1s", "1h")),
                reader.choice("database.tls", List.of("warn", "require")).equals("require"),
                reader.integer("database.embedded.port", 0, 65_535),
                Duration.ofNanos(reader.duration("database.embedded.patience", "1s", "1h")),
                reader.map("database.embedded.settings", "PostgreSQL settings to values", "[^\\n\\r]*"),
                reader.text("database.embedded.programs", "empty, or a directory", ".*"));
    }

    /** @return whether the engine runs its own PostgreSQL */
    public boolean embedded() {
        return url.isEmpty();
    }

    @Override
    public String toString() {
        return "DatabaseSettings[" + (embedded() ? "embedded" : url.replaceAll("\\?.*", "")) + ']'; // no password in a log
    }
}
