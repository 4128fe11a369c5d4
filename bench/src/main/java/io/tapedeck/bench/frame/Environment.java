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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a figure is worth nothing without: host, versions, settings. */
public final class Environment {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** What must not change within one result. */
    private static final List<String> SAME = List.of("cores", "cpu", "memory_mib", "disk", "jdk", "heap_mib",
            "postgresql",
            "edition", "fsync", "synchronous_commit", "symbols");

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
        map.put("load_average", load());
        map.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
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
        map.put("libraries", Libraries.of(System.getProperty("java.class.path")));
        map.put("build", build());
        return map;
    }

    /** @return the load average of the last minute, negative where the system does not say */
    public static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** @return the commit that was built, with a + where files were changed since; "unknown" outside of a repository */
    public static String build() {
        return System.getProperty("tapedeck.bench.build", "unknown");
    }

    /** @return what of the host or its server differs between two runs; empty where figures of both may stand side by side */
    public static String difference(Map<String, Object> earlier, Map<String, Object> now) {
        return SAME.stream()
                .filter(name -> !String.valueOf(earlier.get(name)).equals(String.valueOf(now.get(name))))
                .map(name -> name + " was " + earlier.get(name) + " and is " + now.get(name))
                .collect(Collectors.joining(", "));
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
