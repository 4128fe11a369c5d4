package io.tapedeck.feed.synthetic;

/**
 * When events happen: a Poisson process of clusters whose rate is switched by a hidden state between calm and busy
 * (Markov-modulated), each cluster a few events within one microsecond, as a sweep through the book prints them. The mean
 * rate is the one asked for; a busy spell runs at three times of it, within a cluster at a thousand times and more. One
 * thread.
 */
final class SyntheticArrivals {
    private static final double CALM_FACTOR = 0.5;
    private static final double BUSY_FACTOR = 3.0;
    /** A fifth of the time is busy: 0.8 × 0.5 + 0.2 × 3 = 1. */
    private static final double CALM_NS = 80e6;
    private static final double BUSY_NS = 20e6;
    /** A cluster goes on with this probability after each event: 1 / (1 - 0.6) = 2.5 events on average. */
    private static final double CLUSTER_GOES_ON = 0.6;
    private static final double CLUSTER_MEAN = 2.5;
    private static final int CLUSTER_STEP_NS = 200;
    private static final double NS_PER_SECOND = 1e9;

    private final SeededRandom random;
    private final double clusterGapNs;
    private double time;
    private double stateEnds;
    private boolean busy;
    private boolean inCluster;
    private long last;

    SyntheticArrivals(SeededRandom random, double eventsPerSecond, long startTime) {
        this.random = random;
        clusterGapNs = CLUSTER_MEAN * NS_PER_SECOND / eventsPerSecond;
        last = startTime;
        stateEnds = random.exponential(CALM_NS);
    }

    /** @return ns from the start to the next event, not below the former answer */
    long nextOffset(long startTime) {
        if (inCluster && random.chance(CLUSTER_GOES_ON)) {
            last += random.below(CLUSTER_STEP_NS);
            return last - startTime;
        }
        inCluster = true;
        double toGo = random.exponential(clusterGapNs);
        while (time + toGo / factor() > stateEnds) {
            toGo -= (stateEnds - time) * factor();
            time = stateEnds;
            busy = !busy;
            stateEnds = time + random.exponential(busy ? BUSY_NS : CALM_NS);
        }
        time += toGo / factor();
        last = Math.max(last, startTime + (long) time);
        return last - startTime;
    }

    private double factor() {
        return busy ? BUSY_FACTOR : CALM_FACTOR;
    }
}
