package io.tapedeck.database;

import java.util.Locale;

/** Which maintenance: what {@code maintenance_plan} lists for it is in {@code sql/V026__maintenance.sql}. */
public enum MaintenanceKind {
    /** Ranges ahead, expiry, daily bars, views, statistics, retirement. */
    DAILY,
    /** Full analysis, vacuum, bloated indexes. */
    WEEKLY;

    /** {@return the name as SQL and the command line have it} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
