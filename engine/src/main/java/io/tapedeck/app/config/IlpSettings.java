package io.tapedeck.app.config;

import java.util.Map;

/**
 * Section {@code ilp}.
 *
 * @param enabled whether the TCP listener runs
 * @param host address
 * @param port 0 = any
 * @param tls whether connections are TLS
 * @param connectionsMax connections at a time
 * @param idleNs silence that closes a connection, ns; 0 = never
 * @param frameLinesMax lines that enter the ring together
 * @param drainNs time to enter the ring at a stop, ns
 * @param exchange venue of ticks that name none, may be empty
 * @param tables measurement to table, with or without schema, besides the tables' own names
 * @param lineBytesMax longest line
 * @param nameBytesMax longest name
 * @param columnsMax most tags and fields of a line
 */
public record IlpSettings(boolean enabled, String host, int port, boolean tls, int connectionsMax, long idleNs,
        int frameLinesMax, long drainNs, String exchange, Map<String, String> tables, int lineBytesMax,
        int nameBytesMax, int columnsMax) implements Section {
    static IlpSettings read(SettingsReader reader) {
        return new IlpSettings(reader.bool("ilp.enabled"), reader.host("ilp.host"), reader.port("ilp.port"),
                reader.bool("ilp.tls"), reader.integer("ilp.connections-max", 1, 65_535),
                reader.duration("ilp.idle-max", "0ns", "1d"), reader.integer("ilp.frame-lines", 1, 4096),
                reader.duration("ilp.drain", "0ns", "1m"),
                reader.text("ilp.exchange", "empty, or a venue of up to 24 printable characters", "[!-~]{0,24}"),
                reader.map("ilp.tables", "measurements to the tables that they fill",
                        "([a-z_][a-z0-9_]*\\.)?[a-z_][a-z0-9_]*"),
                (int) reader.size("ilp.line-max", "256B", "16MiB"), reader.integer("ilp.name-max", 16, 255),
                reader.integer("ilp.columns-max", 1, 4096));
    }
}
