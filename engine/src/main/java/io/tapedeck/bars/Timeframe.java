package io.tapedeck.bars;

/** Lengths of bars. Buckets are of UTC, from the epoch on, but for the day, whose begin sessions may set. */
public enum Timeframe {
    /** A second. */
    S1("1s", 1),
    /** A minute. */
    M1("1m", 60),
    /** Five minutes. */
    M5("5m", 300),
    /** A quarter of an hour. */
    M15("15m", 900),
    /** An hour. */
    H1("1h", 3_600),
    /** A day. */
    D1("1d", 86_400);

    private final String label;
    private final long lengthNs;

    Timeframe(String label, long seconds) {
        this.label = label;
        lengthNs = seconds * 1_000_000_000L;
    }

    /** @return as tables and configuration name it */
    public String label() {
        return label;
    }

    /** @return length, ns */
    public long lengthNs() {
        return lengthNs;
    }
}
