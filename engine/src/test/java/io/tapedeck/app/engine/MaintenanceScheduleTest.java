package io.tapedeck.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.config.MaintenanceSettings;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.http.MaintenanceAge;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MaintenanceScheduleTest {
    private static final MaintenanceSettings SETTINGS = settings(true);

    private static MaintenanceSettings settings(boolean enabled) {
        return new MaintenanceSettings(enabled, ZoneId.of("America/New_York"), LocalTime.of(3, 30), DayOfWeek.SUNDAY,
                LocalTime.of(4, 30));
    }

    private static String runs(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(
                """
                        SELECT count(*) FILTER (WHERE metadata ->> 'kind' = 'daily') || ' ' || count(*) FILTER (WHERE metadata ->> 'kind' = 'weekly')
                        FROM system_logs WHERE component = 'maintenance' AND metadata ->> 'step' = 'all steps'""")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void shouldCatchUpAMissedRunOnceAndRunNothingBeforeItsTime() throws SQLException {
        AtomicInteger archived = new AtomicInteger();
        try (TestDatabase test = TestDatabase.create();
                Connection connection = test.connection();
                Statement statement = connection.createStatement();
                MaintenanceSchedule schedule = new MaintenanceSchedule(test.database(), SETTINGS,
                        () -> List.of("archived " + archived.incrementAndGet()), Clock.systemUTC())) {
            assertThat(schedule.ages()).isEmpty();
            statement.execute("UPDATE schema_history SET installed_on = now()");
            schedule.look();
            assertThat(runs(statement)).isEqualTo("0 0");
            assertThat(archived).hasValue(0);

            statement.execute("UPDATE schema_history SET installed_on = now() - interval '30 days'");
            try (MaintenanceSchedule off = new MaintenanceSchedule(test.database(), settings(false),
                    List::of, Clock.systemUTC())) {
                off.look();
                assertThat(runs(statement)).isEqualTo("0 0");
                assertThat(off.ages()).allMatch(age -> age.seconds() > 29 * 86_400);
            }
            try (Connection other = test.connection(); Statement lock = other.createStatement()) {
                lock.execute("SELECT pg_advisory_lock(maintenance_lock())");
                schedule.look();
                assertThat(runs(statement)).isEqualTo("0 0");
                lock.execute("SELECT pg_advisory_unlock_all()");
            }
            schedule.look();
            schedule.look();

            assertThat(runs(statement)).isEqualTo("1 1");
            assertThat(archived).hasPositiveValue();
            assertThat(schedule.ages()).extracting(MaintenanceAge::kind).containsExactlyInAnyOrder("daily", "weekly");
            assertThat(schedule.ages()).allMatch(age -> age.good() && age.seconds() < 3_600);
        }
    }

    @Test
    void shouldWaitWhileTheDatabaseIsAway() {
        try (io.tapedeck.database.Database nowhere = io.tapedeck.database.Database.open(
                new io.tapedeck.database.DatabaseOptions("jdbc:postgresql://127.0.0.1:1/none", "a", "b", 1,
                        java.time.Duration.ofSeconds(1), java.time.Duration.ofSeconds(1)));
                MaintenanceSchedule schedule = new MaintenanceSchedule(nowhere, SETTINGS, List::of,
                        Clock.systemUTC())) {
            schedule.look();
            assertThat(schedule.ages()).isEmpty();
        }
    }
}
