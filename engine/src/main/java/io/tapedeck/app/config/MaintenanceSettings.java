package io.tapedeck.app.config;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Section {@code maintenance}.
 *
 * @param enabled whether the daemon runs maintenance
 * @param zone zone of the times
 * @param dailyAt when, every day
 * @param weeklyOn on which day
 * @param weeklyAt when, on that day
 */
public record MaintenanceSettings(boolean enabled, ZoneId zone, LocalTime dailyAt, DayOfWeek weeklyOn,
        LocalTime weeklyAt) implements Section {
    private static final List<String> DAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().toLowerCase(Locale.ROOT)).toList();

    static MaintenanceSettings read(SettingsReader reader) {
        return new MaintenanceSettings(reader.bool("maintenance.enabled"), zone(reader),
                time(reader, "maintenance.daily-at"),
                DayOfWeek.valueOf(reader.choice("maintenance.weekly-on", DAYS).toUpperCase(Locale.ROOT)),
                time(reader, "maintenance.weekly-at"));
    }

    private static ZoneId zone(SettingsReader reader) {
        String zone = reader.text("maintenance.zone", "a zone such as America/New_York", ".+");
        try {
            return zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone);
        } catch (DateTimeException e) {
            reader.require(false, "maintenance.zone", "allowed: a zone such as America/New_York");
            return ZoneOffset.UTC;
        }
    }

    private static LocalTime time(SettingsReader reader, String path) {
        String text = reader.text(path, "a time of day, 00:00 to 23:59", "([01][0-9]|2[0-3]):[0-5][0-9]");
        return text.matches("\\d\\d:\\d\\d") && text.compareTo("24:00") < 0 && text.charAt(3) < '6'
                ? LocalTime.parse(text)
                : LocalTime.MIDNIGHT;
    }
}
