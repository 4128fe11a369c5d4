package io.tapedeck.database;

import java.time.Instant;

/**
 * When a kind of maintenance was last run to its end.
 *
 * @param kind daily or weekly
 * @param since end of the last run; where there was none, when the schema was made
 * @param ran whether there was one
 * @param ok whether every step of it was; true where there was none
 */
public record MaintenanceState(MaintenanceKind kind, Instant since, boolean ran, boolean ok) {
}
