package io.tapedeck.landing;

/** A row of the ledger and what is found of it while it is checked: counts, and sums of row hashes modulo 2^64. One thread. */
final class LandedBatch {
    final String table;
    final int lane;
    final int lanes;
    final long from;
    final long to;
    final long ledgerRows;
    final long ledgerRejected;
    final long ledgerHash;
    /** Latest time among the rows, ns since the epoch; Long.MAX_VALUE where it is not known. */
    final long maxTime;

    /** Within the range that was asked for. */
    boolean asked;
    /** The journal holds all that the batch covers. */
    boolean journaled;
    /** Why its rows cannot be found again in the database, null where they can. */
    String incomparable;
    /** Why a row could not be formed from the journal, null where all were. */
    String unformed;
    long rejectedFound;
    long journalRows;
    long journalHash;
    long expectedRows;
    long expectedHash;
    long databaseRows;
    long databaseHash;

    LandedBatch(String table, int lane, int lanes, long from, long to, long ledgerRows, long ledgerRejected,
            long ledgerHash, long maxTime) {
        this.table = table;
        this.lane = lane;
        this.lanes = lanes;
        this.from = from;
        this.to = to;
        this.ledgerRows = ledgerRows;
        this.ledgerRejected = ledgerRejected;
        this.ledgerHash = ledgerHash;
        this.maxTime = maxTime;
    }

    /** A row that the batch landed, as the journal has it. */
    void journaled(long hash) {
        journalRows++;
        journalHash += hash;
    }

    /** A row that must be in the database: no later one took its place. */
    void expect(long hash) {
        expectedRows++;
        expectedHash += hash;
    }

    /** A later row took its place. */
    void superseded(long hash) {
        expectedRows--;
        expectedHash -= hash;
    }

    /** A row found in the database. */
    void found(long hash) {
        databaseRows++;
        databaseHash += hash;
    }

    BatchCheck check(boolean retentionPassed) {
        return new BatchCheck(table, lane, lanes, from, to, ledgerRows, ledgerRejected, ledgerHash, journalRows,
                journalHash, rejectedFound, expectedRows, expectedHash, databaseRows, databaseHash, journaled,
                incomparable, unformed, retentionPassed);
    }
}
