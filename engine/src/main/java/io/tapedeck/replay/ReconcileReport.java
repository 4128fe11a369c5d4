package io.tapedeck.replay;

import io.tapedeck.landing.AuditCounts;
import java.util.List;

/**
 * What a reconcile found.
 *
 * @param fromSequence first market sequence checked
 * @param toSequence last one: the range's end, or the journal's
 * @param batches ledger rows that reach into the range
 * @param checked of these, whole in the journal and compared with it
 * @param compared of these, compared with the database too
 * @param rows rows that the journal gives for the batches checked
 * @param counts of events and rows
 * @param differences batches on which ledger, journal and database disagree, by table, lane, sequence
 * @param positions positions compared with a fold of the journal's trades
 * @param findings what is wrong and belongs to no batch
 * @param notes what could not be checked, and why
 */
public record ReconcileReport(long fromSequence, long toSequence, long batches, long checked, long compared, long rows,
        AuditCounts counts, List<BatchDifference> differences, long positions,
        List<String> findings, List<String> notes) {
    /** Copies the lists. */
    public ReconcileReport {
        differences = List.copyOf(differences);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** @return whether nothing is wrong; {@link #notes} say what was not checked */
    public boolean good() {
        return differences.isEmpty() && findings.isEmpty();
    }
}
