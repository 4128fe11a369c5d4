package io.tapedeck.landing;

import org.agrona.DirectBuffer;

/** Text into TEXT, VARCHAR and CHAR: without NUL, within the column's length in characters. */
record TextWriter(Column column) implements FieldWriters.BytesWriter {
    @Override
    public String write(DirectBuffer buffer, int offset, int length, RowSink sink) {
        if (holdsNul(buffer, offset, length)) {
            return nulRefusal(column);
        }
        int lengthMax = column.lengthMax();
        // characters are never more than bytes, so most text is not counted
        if (lengthMax >= 0 && length > lengthMax && characters(buffer, offset, length) > lengthMax) {
            return "column " + column.name() + " holds " + lengthMax + " characters, got "
                    + characters(buffer, offset, length);
        }
        sink.text(buffer, offset, length);
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
