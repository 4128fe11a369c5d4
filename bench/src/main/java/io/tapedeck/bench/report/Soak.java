package io.tapedeck.bench.report;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A long run at one rate with every stage on.
 *
 * @param rate planned ticks a second
 * @param seconds how long ticks came, s
 * @param ticks rows of {@code ticks} that were there at the end
 * @param expected ticks that the ring took
 * @param refused ticks that the ring had no room for
 * @param liveMbFirst heap that a collection left when the engine was warm, MB
 * @param liveMbLast heap that a collection left behind the last tick, MB
 * @param allocated bytes that each thread on the ticks' way allocated a tick, by thread name
 * @param cpu processor time a tick by who spent it, µs
 * @param samples one a second
 */
public record Soak(long rate, double seconds, long ticks, long expected, long refused, double liveMbFirst,
        double liveMbLast, Map<String, Double> allocated, Map<String, Double> cpu, List<Sample> samples) {
    private static final String INGEST = "tapedeck-ingest";
    private static final Set<String> DECIDING = Set.of("planned-ticks", INGEST, "tapedeck-decide");
    private static final String LANE = "tapedeck-lane-[0-9]+";

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
     * @param mappedMb resident part of files that it has mapped, the journal above all, MB
     * @param gcMs time of all collections since the begin, ms
     * @param pauseMs longest stop of all threads for a collection since the last sample, ms
     * @param lagTicks ticks journaled and not yet landed
     * @param lagSeconds longest time, since the last sample, from a tick's planned time until a query saw it, s
     * @param journalMb journal on the disk, MB
     * @param databaseMb the database's size, MB
     * @param files open file handles
     */
    public record Sample(double second, double heapMb, double residentMb, double mappedMb, double gcMs,
            double pauseMs, long lagTicks, double lagSeconds, double journalMb, double databaseMb, long files) {
    }

    /** @return whether every tick that was taken landed, and none twice */
    public boolean good() {
        return ticks == expected && ticks > 0;
    }

    /** @return ticks that were taken, as a part of those that were planned */
    public double taken() {
        return expected / (double) (expected + refused);
    }

    /** @return longest stop of all threads for a collection, ms */
    public double pauseMsMax() {
        return samples.stream().mapToDouble(Sample::pauseMs).max().orElse(Double.NaN);
    }

    /** @return growth of what collections leave on the heap, as a part of what it was when the engine was warm */
    public double liveGrowth() {
        return liveMbLast / liveMbFirst - 1;
    }

    /** @return bytes allocated a tick from the feed to what is decided, landing apart; null where it was not measured */
    public Double allocatedToDecide() {
        return allocated.containsKey(INGEST) ? allocated(DECIDING::contains) : null;
    }

    /** @return bytes allocated a tick by the lanes that land ticks; null where none did */
    public Double allocatedByLanes() {
        return allocated.keySet().stream().anyMatch(name -> name.matches(LANE))
                ? allocated(name -> name.matches(LANE))
                : null;
    }

    private double allocated(Predicate<String> thread) {
        return allocated.entrySet().stream().filter(each -> thread.test(each.getKey()))
                .mapToDouble(Map.Entry::getValue).sum();
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
