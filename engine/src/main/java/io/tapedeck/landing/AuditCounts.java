package io.tapedeck.landing;

/**
 * What an audit counted, of events that become rows.
 *
 * @param journaled in the journal within the range
 * @param landed of these, covered by a batch and not rejected
 * @param rejected of these, in {@code rejected_records}
 * @param lag of these, behind the watermark of their lane: they have not landed yet
 * @param beforeLedger of these, older than what the ledger keeps, or than the first batch that landed here: not checked
 * @param databaseRows rows read from the database that are the journal's
 * @param foreignRows rows read that are not: other writers', older ones
 */
public record AuditCounts(long journaled, long landed, long rejected, long lag, long beforeLedger, long databaseRows,
        long foreignRows) {
}
