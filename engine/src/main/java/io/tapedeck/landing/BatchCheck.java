package io.tapedeck.landing;

/**
 * What the ledger, the journal and the database say of one batch and table. Hashes are sums of row hashes
 * ({@link RowHash}) modulo 2^64.
 *
 * @param table as the ledger names it
 * @param lane 0 and up a tick lane, -1 the ordered lane, -2 the rejects lane
 * @param lanes number of tick lanes then
 * @param fromSequence first sequence that the batch covers
 * @param toSequence last one
 * @param ledgerRows rows landed, by the ledger
 * @param ledgerRejected rows rejected, by the ledger
 * @param ledgerHash hash, by the ledger
 * @param journalRows rows that the journal gives for the batch, without the rejected ones
 * @param journalHash their hash
 * @param rejected events of the batch that stand in {@code rejected_records}
 * @param expectedRows rows that must be in the database: those of the journal that no later row replaced
 * @param expectedHash their hash over the columns that are compared
 * @param databaseRows rows found in the database
 * @param databaseHash their hash over the same columns
 * @param inJournal whether the journal still holds all that the batch covers; else nothing of it can be checked
 * @param notComparable why the rows cannot be found again in the database; null where they can
 * @param unformed why a row could not be formed from the journal; null where all were
 * @param retained whether the table's retention keeps the rows; false where it may have dropped all of them
 */
public record BatchCheck(String table, int lane, int lanes, long fromSequence, long toSequence, long ledgerRows,
        long ledgerRejected, long ledgerHash, long journalRows, long journalHash, long rejected, long expectedRows,
        long expectedHash, long databaseRows, long databaseHash, boolean inJournal, String notComparable,
        String unformed, boolean retained) {
}
