package io.tapedeck.http;

/**
 * How long ago the database was looked after.
 *
 * @param kind daily or weekly
 * @param seconds since the last run ended, s; since the schema was made where there was none
 * @param good whether every step of the last run did what it should
 */
public record MaintenanceAge(String kind, double seconds, boolean good) {
}
