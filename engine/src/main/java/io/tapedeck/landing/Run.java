package io.tapedeck.landing;

/**
 * Rows that one COPY takes, in the order in which they are copied.
 *
 * @param formats how they become rows, by the format's number in the batch; those of one run join ({@link RowFormat#joins})
 * @param format the first row's
 * @param places indexes in the batch
 * @param from first of them
 * @param to behind the last of them
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the batch's order, never compared
record Run(RowFormat[] formats, RowFormat format, int[] places, int from, int to) {
    /** @return the run of {@code places} from {@code from} to before {@code to} */
    static Run of(RowFormat[] formats, MessageBatch batch, int[] places, int from, int to) {
        return new Run(formats, formats[batch.format(places[from])], places, from, to);
    }

    /** @return the format of the row at {@code position} */
    RowFormat format(MessageBatch batch, int position) {
        return formats[batch.format(places[position])];
    }

    int count() {
        return to - from;
    }
}
