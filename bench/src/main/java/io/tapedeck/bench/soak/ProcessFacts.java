package io.tapedeck.bench.soak;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What this process uses, as the JVM and /proc say it. Any thread. */
final class ProcessFacts {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path FILES = Path.of("/proc/self/fd");
    private static final double MB = 1e6;

    private final AtomicLong longestPauseMs = new AtomicLong();

    /** Begins to listen to collections. */
    ProcessFacts() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter && stopsThreads(collector.getName())) {
                emitter.addNotificationListener((notification, _) -> {
                    GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo
                            .from((CompositeData) notification.getUserData());
                    longestPauseMs.accumulateAndGet(info.getGcInfo().getDuration(), Math::max);
                }, null, null);
            }
        }
    }

    /** Collectors have a second bean for what they do beside the threads: "G1 Concurrent GC", "ZGC Major Cycles". */
    private static boolean stopsThreads(String collector) {
        return !collector.contains("Concurrent") && !collector.contains("Cycles");
    }

    /** @return the longest since the last call, ms */
    long takeLongestPauseMs() {
        return longestPauseMs.getAndSet(0);
    }

    /** @return heap in use behind a whole collection, MB: what lives. Stops all threads meanwhile */
    static double liveMb() {
        System.gc();
        return heapMb();
    }

    static double heapMb() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MB;
    }

    static double gcMs() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().filter(each -> stopsThreads(each.getName()))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    /** @return resident memory without mapped files, MB; NaN where the system does not say */
    static double residentMb() throws IOException {
        return status("RssAnon:");
    }

    /** @return resident part of mapped files, MB; NaN where the system does not say */
    static double mappedMb() throws IOException {
        return status("RssFile:");
    }

    private static double status(String name) throws IOException {
        if (!Files.isReadable(STATUS)) {
            return Double.NaN;
        }
        return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(name))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024 / MB).findFirst()
                .orElse(Double.NaN);
    }

    /** @return open file handles, 0 where the system does not say */
    static long files() throws IOException {
        if (!Files.isDirectory(FILES)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(FILES)) {
            return open.count();
        }
    }

    /** @return bytes that each live thread of the engine, and the feed's, has allocated since its begin, by name */
    static Map<String, Long> allocated() {
        Map<String, Long> bytes = new TreeMap<>();
        if (ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads) {
            for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
                if (thread != null && (thread.getThreadName().startsWith("tapedeck-")
                        || thread.getThreadName().equals("planned-ticks"))) {
                    bytes.merge(thread.getThreadName(), threads.getThreadAllocatedBytes(thread.getThreadId()),
                            Long::sum);
                }
            }
        }
        return bytes;
    }
}
