package io.tapedeck.bench.proof;

/** A part of the proof, by the name that {@code --only} takes. */
enum Part {
    /** Feeds into the journal, and rows of market_data_hf. */
    ENGINE(EnginePart::run),
    /** The same rows by every way. */
    RIVALS(RivalsPart::run),
    /** Open loop. */
    LATENCY(LatencyPart::run),
    /** Cost against size. */
    GROWTH(GrowthPart::run),
    /** A long run. */
    SOAK(SoakPart::run),
    /** JMH. */
    STEPS(StepsPart::run);

    private final Runner runner;

    Part(Runner runner) {
        this.runner = runner;
    }

    /** Measures, and adds what it found. */
    @FunctionalInterface
    interface Runner {
        void run(Stand stand) throws Exception;
    }

    void run(Stand stand) throws Exception {
        runner.run(stand);
    }
}
