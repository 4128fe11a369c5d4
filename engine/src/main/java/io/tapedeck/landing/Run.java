package io.tapedeck.landing;

/**
 * Rows of one format that stand together in the order in which they are copied.
 *
 * @param format how they become rows
 * @param places indexes in the batch
 * @param from first of them
 * @param to behind the last of them
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the batch's order, never compared
record Run(RowFormat format, int[] places, int from, int to) {
}
