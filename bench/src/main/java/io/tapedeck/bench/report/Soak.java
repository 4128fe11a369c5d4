package io.tapedeck.bench.report;

import java.util.List;
import java.util.Map;

/**
 * A long run at one rate with every stage on.
 *
 * @param rate planned ticks a second
 * @param seconds how long ticks came, s
 * @param ticks rows of {@code ticks} that were there at the end
 * @param expected ticks that came
 * @param refused ticks that the ring had no room for
 * @param pauseMsMax longest stop of all threads for a collection, ms
 * @param allocated bytes that each of the engine's threads allocated a tick, by thread name
 * @param samples one a second
 */
public record Soak(long rate, double seconds, long ticks, long expected, long refused, double pauseMsMax,
        Map<String, Double> allocated, List<Sample> samples) {
    /** Copies. */
    public Soak {
        samples = List.copyOf(samples);
    }

    /**
     * One moment.
     *
     * @param second since the begin, s
     * @param heapMb heap in use, MB
     * @param residentMb resident memory of the process without mapped files, MB
     * @param gcMs time of all collections since the begin, ms
     * @param lagTicks ticks journaled and not yet landed
     * @param lagSeconds age of the oldest of them, s
     * @param journalMb journal on the disk, MB
     * @param databaseMb the database's size, MB
     * @param files open file handles
     */
    public record Sample(double second, double heapMb, double residentMb, double gcMs, long lagTicks,
            double lagSeconds, double journalMb, double databaseMb, long files) {
    }

    /** @return whether every tick that was taken landed, and none was refused */
    public boolean good() {
        return ticks == expected && refused == 0 && ticks > 0;
    }

    /** @return highest lag, s */
    public double lagSecondsMax() {
        return samples.stream().mapToDouble(Sample::lagSeconds).max().orElse(Double.NaN);
    }

    /** @return growth of the resident memory over the second half of the run, as a part of where that half begins */
    public double residentGrowth() {
        List<Sample> half = samples.subList(samples.size() / 2, samples.size());
        if (half.isEmpty() || half.getFirst().residentMb() <= 0) {
            return Double.NaN;
        }
        double perSecond = Statistics
                .slope(half.stream().map(sample -> new double[]{sample.second(), sample.residentMb()}).toList());
        return perSecond * (half.getLast().second() - half.getFirst().second()) / half.getFirst().residentMb();
    }
}
