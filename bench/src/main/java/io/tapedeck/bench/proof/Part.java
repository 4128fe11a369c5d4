package io.tapedeck.bench.proof;

import java.util.Arrays;
import java.util.List;

/** A part of the proof, by the name that {@code --only} takes. */
enum Part {
    /** Feeds into the journal, and rows of market_data_hf. */
    ENGINE(240, 20),
    /** The same rows by every way. */
    RIVALS(540, 60),
    /** Open loop. */
    LATENCY(270, 50),
    /** Cost against size. */
    GROWTH(420, 40),
    /** A long run. */
    SOAK(625, 25),
    /** JMH. */
    STEPS(330, 1);

    private final int seconds;
    private final int quickSeconds;

    /**
     * @param seconds about how long it takes on two cores, s
     * @param quickSeconds the same of a look, s
     */
    Part(int seconds, int quickSeconds) {
        this.seconds = seconds;
        this.quickSeconds = quickSeconds;
    }

    /** @return about how long it takes on two cores, s */
    int seconds(boolean quick) {
        return quick ? quickSeconds : seconds;
    }

    /** @return the names of all, in the order in which they run */
    static List<String> names() {
        return Arrays.stream(values()).map(Part::name).toList();
    }

    /** Measures, and adds what it found. */
    void run(Stand stand) throws Exception {
        switch (this) {
            case ENGINE -> EnginePart.run(stand);
            case RIVALS -> RivalsPart.run(stand);
            case LATENCY -> LatencyPart.run(stand);
            case GROWTH -> GrowthPart.run(stand);
            case SOAK -> SoakPart.run(stand);
            case STEPS -> StepsPart.run(stand);
        }
    }
}
