package io.tapedeck.landing;

/** What one COPY, or all COPYs of a table in one batch, landed: the numbers of a ledger row. One thread. */
final class Tally {
    /** Through a staging table; beats all in a mixed batch's ledger row, as it is the slowest. */
    static final String STAGED = "staged";
    static final String TEXT = "text";
    static final String BINARY = "binary";
    static final String DIRECT = "direct";

    long rows;
    long rejected;
    long hash;
    long minTime = Long.MAX_VALUE;
    long maxTime = Long.MIN_VALUE;
    long encodeNs;
    long copyNs;
    boolean text;
    boolean staged;
    boolean direct;

    void row(long rowHash, long time) {
        rows++;
        hash += rowHash;
        if (time != RowFormat.NO_TIME) {
            minTime = Math.min(minTime, time);
            maxTime = Math.max(maxTime, time);
        }
    }

    /** Adds what was landed; the times spent are added whether it was or not, see {@link #spent}. */
    void add(Tally other) {
        rows += other.rows;
        rejected += other.rejected;
        hash += other.hash;
        minTime = Math.min(minTime, other.minTime);
        maxTime = Math.max(maxTime, other.maxTime);
        text |= other.text;
        staged |= other.staged;
        direct &= other.direct;
        spent(other);
    }

    void spent(Tally other) {
        encodeNs += other.encodeNs;
        copyNs += other.copyNs;
    }

    String path() {
        if (staged) {
            return STAGED;
        }
        if (text) {
            return TEXT;
        }
        return direct ? DIRECT : BINARY;
    }
}
