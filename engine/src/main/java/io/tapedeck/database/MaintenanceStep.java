package io.tapedeck.database;

/**
 * What a step of maintenance came to.
 *
 * @param step its name in {@code maintenance_plan}
 * @param ok whether it did what it should
 * @param message what it did, or why not; may be null
 * @param tookMs how long, ms
 */
public record MaintenanceStep(String step, boolean ok, String message, long tookMs) {
}
