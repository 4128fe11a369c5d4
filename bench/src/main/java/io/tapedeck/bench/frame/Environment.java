package io.tapedeck.bench.frame;

import io.tapedeck.database.ServerFacts;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.landing.LandingOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a figure is worth nothing without: host, versions, settings. */
public final class Environment {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Environment() {
    }

    /** @return keys and values in the order in which they are shown */
    public static Map<String, Object> of(BenchDatabase target, int symbols, Path directory)
            throws SQLException, IOException {
        ServerFacts facts = target.database().facts();
        JournalOptions journal = JournalOptions.defaults();
        LandingOptions landing = LandingOptions.defaults();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cores", Runtime.getRuntime().availableProcessors());
        map.put("cpu", cpu());
        map.put("load_average", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        map.put("disk", Files.getFileStore(directory).type());
        map.put("jdk", System.getProperty("java.vendor") + " " + Runtime.version());
        map.put("heap_mib", Runtime.getRuntime().maxMemory() >> 20);
        map.put("postgresql", facts.version());
        map.put("edition", facts.edition().name().toLowerCase(Locale.ROOT)
                + (facts.timescaleVersion().isEmpty() ? "" : ", TimescaleDB " + facts.timescaleVersion()));
        for (String setting : new String[]{"fsync", "synchronous_commit", "shared_buffers", "max_wal_size"}) {
            map.put(setting, target.ask("SHOW " + setting));
        }
        map.put("durability", journal.durability().name().toLowerCase(Locale.ROOT) + ", "
                + journal.syncIntervalNs() / 1_000_000 + " ms, where not stated");
        map.put("threading", "compact up to 4 cores, split above; where not stated");
        map.put("tick_lanes", landing.tickLanes());
        map.put("batch_rows", landing.batchRows());
        map.put("symbols", symbols);
        map.put("memory_mib", memory());
        return map;
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean host
                ? host.getTotalMemorySize() >> 20
                : 0;
    }

    private static String cpu() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        try (var lines = Files.lines(PROCESSORS, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name")).map(line -> line.replaceFirst("[^:]*:\\s*", ""))
                    .findFirst().orElse(System.getProperty("os.arch"));
        }
    }
}
