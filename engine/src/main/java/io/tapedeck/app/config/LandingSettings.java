package io.tapedeck.app.config;

import java.time.LocalDate;
import java.util.List;

/**
 * Section {@code landing}.
 *
 * @param enabled whether the journal lands
 * @param tickLanes lanes that share the ticks
 * @param batchRows rows of a batch
 * @param batchBytes bytes of a batch
 * @param batchAgeNs age of a batch, ns
 * @param idleAdvanceNs time between an idle lane's watermarks, ns
 * @param parallelTables tables that land in the tick lanes
 * @param acceptFrom first day that lands
 * @param acceptTo last day that lands
 * @param rejectPayloadMax bytes kept of a rejected record
 * @param roundDecimals whether decimals are rounded to their column
 * @param direct whether ticks go straight into the columnstore
 * @param retryMinNs shortest wait before another try, ns
 * @param retryMaxNs longest, ns
 */
public record LandingSettings(boolean enabled, int tickLanes, int batchRows, long batchBytes, long batchAgeNs,
        long idleAdvanceNs, List<String> parallelTables, LocalDate acceptFrom, LocalDate acceptTo, int rejectPayloadMax,
        boolean roundDecimals, boolean direct, long retryMinNs, long retryMaxNs) implements Section {

    static LandingSettings read(SettingsReader reader) {
        LandingSettings settings = new LandingSettings(reader.bool("landing.enabled"),
                reader.integer("landing.tick-lanes", 1, 64), reader.integer("landing.batch-rows", 1, 1_000_000),
                reader.size("landing.batch-bytes", "64KiB", "512MiB"),
                reader.duration("landing.batch-age", "0ns", "1m"),
                reader.duration("landing.idle-advance", "1ms", "1h"),
                reader.texts("landing.parallel-tables", "table names", "[a-z_][a-z0-9_.]*", 100),
                reader.day("landing.accept-from"), reader.day("landing.accept-to"),
                (int) reader.size("landing.reject-payload-max", "0B", "1MiB"), reader.bool("landing.round-decimals"),
                reader.bool("landing.direct"), reader.duration("landing.retry-min", "1ms", "1m"),
                reader.duration("landing.retry-max", "1ms", "1h"));
        reader.require(!settings.acceptTo.isBefore(settings.acceptFrom), "landing.accept-to",
                "must not be before landing.accept-from");
        reader.require(settings.retryMaxNs >= settings.retryMinNs, "landing.retry-max",
                "must be at least landing.retry-min");
        return settings;
    }
}
