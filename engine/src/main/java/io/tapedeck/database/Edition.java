package io.tapedeck.database;

/** What the server offers for time series; found at start, fixed for a database at its first migration. */
public enum Edition {
    /** TimescaleDB under the Timescale License: hypertables, columnstore, jobs for compression and retention. */
    COMMUNITY,
    /** TimescaleDB under the Apache License: hypertables; the rest is done by maintenance. */
    APACHE,
    /** PostgreSQL: native range partitions, made ahead and dropped by maintenance. */
    PLAIN
}
