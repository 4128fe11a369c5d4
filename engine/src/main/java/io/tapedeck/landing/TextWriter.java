package io.tapedeck.landing;

import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.SqlType;
import org.agrona.DirectBuffer;

/** Text into TEXT, VARCHAR and CHAR: without NUL, within the column's length in characters. */
record TextWriter(Column column) implements BytesWriter {
    @Override
    public String write(DirectBuffer buffer, int offset, int length, RowSink sink) {
        if (holdsNul(buffer, offset, length)) {
            return nulRefusal(column);
        }
        int kept = length;
        if (column.type() == SqlType.CHAR) {
            while (kept > 0 && buffer.getByte(offset + kept - 1) == ' ') {
                kept--; // the server pads and does not compare them
            }
        }
        int lengthMax = column.lengthMax();
        // characters are never more than bytes, so most text is not counted
        if (lengthMax >= 0 && kept > lengthMax && characters(buffer, offset, kept) > lengthMax) {
            return "column " + column.name() + " holds " + lengthMax + " characters, got "
                    + characters(buffer, offset, kept);
        }
        sink.text(buffer, offset, kept);
        return null;
    }

    static String nulRefusal(Column column) {
        return "column " + column.name() + ": text holds the character NUL, which the database cannot keep";
    }

    static boolean holdsNul(DirectBuffer buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (buffer.getByte(i) == 0) {
                return true;
            }
        }
        return false;
    }

    private static int characters(DirectBuffer buffer, int offset, int length) {
        int count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += (buffer.getByte(i) & 0xc0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}
