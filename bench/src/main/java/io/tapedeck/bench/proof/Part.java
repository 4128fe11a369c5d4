package io.tapedeck.bench.proof;

/** A part of the proof, by the name that {@code --only} takes. */
enum Part {
    /** Feeds into the journal, and rows of market_data_hf. */
    ENGINE,
    /** The same rows by every way. */
    RIVALS,
    /** Open loop. */
    LATENCY,
    /** Cost against size. */
    GROWTH,
    /** A long run. */
    SOAK,
    /** JMH. */
    STEPS;

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
