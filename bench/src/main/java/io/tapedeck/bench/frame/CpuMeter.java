package io.tapedeck.bench.frame;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Processor time between two moments, by who spent it: the caller's thread (a feed or a client), the engine's threads, the rest of this
 * JVM (compiler, collector, pools, threads that ended meanwhile), the database server. In compact threading decisions are of the
 * ingest thread. One thread.
 */
public final class CpuMeter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NANOS_PER_MICRO = 1_000;

    private final ServerProcesses server;
    private final String caller;
    private final Thread feed;
    private final Map<Long, Long> threadsBefore;
    private final double serverBefore;
    private final long processBefore;

    private CpuMeter(ServerProcesses server, String caller, Thread feed) {
        this.server = server;
        this.caller = caller;
        this.feed = feed;
        threadsBefore = threads();
        processBefore = process();
        serverBefore = server.nanos();
    }

    /** @param caller what this thread does meanwhile, such as "feed" or "client" */
    public static CpuMeter begin(BenchDatabase target, String caller) {
        return new CpuMeter(target.processes(), caller, Thread.currentThread());
    }

    /** The same where no database has a part. */
    public static CpuMeter begin(String caller) {
        return new CpuMeter(ServerProcesses.NONE, caller, Thread.currentThread());
    }

    /**
     * @param rows that went through since the begin
     * @return processor time a row, µs
     */
    public Map<String, Double> perRow(long rows) {
        double ofServer = server.nanos() - serverBefore;
        double ofProcess = process() - processBefore;
        Map<String, Double> spent = new LinkedHashMap<>();
        for (String role : new String[]{caller, "ingest", "decide", "lanes", "other lanes"}) {
            spent.put(role, 0.0);
        }
        double named = 0;
        for (Map.Entry<Long, Long> thread : threads().entrySet()) {
            String role = role(thread.getKey());
            if (role != null) {
                double nanos = thread.getValue() - threadsBefore.getOrDefault(thread.getKey(), 0L);
                spent.merge(role, nanos, Double::sum);
                named += nanos;
            }
        }
        spent.values().removeIf(nanos -> nanos == 0);
        spent.put("rest of the JVM", Math.max(0, ofProcess - named));
        if (!Double.isNaN(ofServer)) {
            spent.put("server", ofServer);
        }
        spent.replaceAll((_, nanos) -> nanos / NANOS_PER_MICRO / Math.max(1, rows));
        return spent;
    }

    private String role(long id) {
        if (id == feed.threadId()) {
            return caller;
        }
        ThreadInfo info = THREADS.getThreadInfo(id);
        return info == null ? null : role(info.getThreadName());
    }

    /** @return who a thread of this name works for, null for the rest */
    static String role(String thread) {
        return switch (thread) {
            case "tapedeck-ingest" -> "ingest";
            case "tapedeck-decide" -> "decide";
            case "planned-ticks" -> "feed";
            default -> thread.matches("tapedeck-lane-[0-9]+")
                    ? "lanes"
                    : thread.startsWith("tapedeck-lane-") ? "other lanes" : null;
        };
    }

    private static Map<Long, Long> threads() {
        Map<Long, Long> nanos = new HashMap<>();
        for (long id : THREADS.getAllThreadIds()) {
            long spent = THREADS.getThreadCpuTime(id);
            if (spent >= 0) {
                nanos.put(id, spent);
            }
        }
        return nanos;
    }

    private static long process() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean host
                ? host.getProcessCpuTime()
                : 0;
    }
}
