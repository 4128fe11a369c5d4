package io.tapedeck.feed.synthetic;

import io.tapedeck.common.Hashing;

/**
 * SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, with MurmurHash3's finisher) and the distributions that a tape needs; by
 * {@link StrictMath}, so that a seed gives the same numbers on every machine and in every Java. One thread.
 */
final class SeededRandom {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1.0p-53;
    private long state;

    SeededRandom(long seed) {
        state = Hashing.mix(seed + GOLDEN_GAMMA);
    }

    long next() {
        state += GOLDEN_GAMMA;
        return Hashing.mix(state);
    }

    /** @return uniform, 0 inclusive to 1 exclusive */
    double unit() {
        return (next() >>> 11) * UNIT;
    }

    /** @return uniform, 0 inclusive to {@code bound} exclusive; bound below 2^31 */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** @return true with that probability */
    boolean chance(double probability) {
        return unit() < probability;
    }

    /** @return exponentially distributed with that mean */
    double exponential(double mean) {
        return -mean * StrictMath.log(1.0 - unit());
    }
}
