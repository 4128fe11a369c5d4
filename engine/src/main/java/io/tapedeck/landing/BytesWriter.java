package io.tapedeck.landing;

import org.agrona.DirectBuffer;

/** Writes one column of a row from text that stands somewhere: in the message, or printed. One thread. */
@FunctionalInterface
interface BytesWriter {
    /**
     * @param buffer holds the text, UTF-8
     * @param sink takes the field
     * @return null where it was written, else why the text does not fit the column (nothing was written)
     */
    String write(DirectBuffer buffer, int offset, int length, RowSink sink);
}
