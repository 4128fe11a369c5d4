package io.tapedeck.database;

/**
 * What a server is.
 *
 * @param majorVersion of PostgreSQL, 15 to 18
 * @param version as the server states it, "18.6"
 * @param edition what it offers for time series
 * @param timescaleVersion version of the extension in this database, empty when it is not there
 * @param encrypted whether the connection is
 * @param encryptionOffered whether the server has TLS switched on
 */
public record ServerFacts(int majorVersion, String version, Edition edition, String timescaleVersion,
        boolean encrypted, boolean encryptionOffered) {
}
