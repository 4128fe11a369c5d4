package io.tapedeck.app.config;

import java.util.List;

/**
 * Section {@code pipeline}.
 *
 * @param ringSlots slots of 256 bytes, a power of two
 * @param blockBytesMax bytes at which a block ends
 * @param threading roles to threads: auto, compact, split, split-pinned
 * @param cores of split-pinned, else empty
 * @param latenessNsMax allowance before LATE, ns
 * @param stalenessNsMax allowance before STALE, ns
 * @param clockNsMax allowance before FUTURE, ns
 * @param outlierPpm allowance before OUTLIER, millionths; 0 = never
 * @param outlierRun outliers in a row that make a new level
 * @param feedsMax feeds remembered
 */
public record PipelineSettings(int ringSlots, int blockBytesMax, String threading, List<Integer> cores,
        long latenessNsMax, long stalenessNsMax, long clockNsMax, long outlierPpm, int outlierRun, int feedsMax)
        implements
            Section {
    private static final String CONDITION = "pipeline.condition.";

    static PipelineSettings read(SettingsReader reader) {
        String threading = reader.choice("pipeline.threading", List.of("auto", "compact", "split", "split-pinned"));
        List<Integer> cores = reader.texts("pipeline.cores", "core numbers from 0", "\\d{1,4}", 2).stream()
                .map(Integer::valueOf).toList();
        boolean pinned = threading.equals("split-pinned");
        reader.require(cores.size() == (pinned ? 2 : 0) && cores.stream().distinct().count() == cores.size(),
                "pipeline.cores", "threading split-pinned needs two different cores, any other threading none");
        return new PipelineSettings(reader.powerOfTwo("pipeline.ring-slots", 64, 1 << 22),
                (int) reader.size("pipeline.block-bytes-max", "1KiB", "64MiB"), threading, cores,
                reader.duration(CONDITION + "lateness-max", "0ns", "1d"),
                reader.duration(CONDITION + "staleness-max", "0ns", "1d"),
                reader.duration(CONDITION + "clock-ahead-max", "0ns", "1d"),
                reader.whole(CONDITION + "outlier-ppm", 0, 100_000_000),
                reader.integer(CONDITION + "outlier-run", 1, 1000),
                reader.integer(CONDITION + "feeds-max", 2, 1 << 24));
    }
}
