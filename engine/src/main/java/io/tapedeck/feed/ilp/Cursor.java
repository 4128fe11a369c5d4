package io.tapedeck.feed.ilp;

/** Where the parser stands in the bytes of the current line, and how far it may look. One thread. */
final class Cursor {
    byte[] bytes = new byte[0];
    /** Index of the byte that is looked at. */
    int at;
    /** End of what may be looked at, exclusive: of the bytes, or of the longest line. */
    int to;
    /** Index of the current line's first byte. */
    int lineStart;
    /** Whether the input ends at {@link #to}. */
    boolean complete;
    /** Whether the longest line ends at {@link #to}: a line that reaches it is too long. */
    boolean cut;

    void begin(byte[] buffer, int from) {
        bytes = buffer;
        at = from;
    }

    void beginLine(int limit, int lineBytes, boolean inputEnds) {
        lineStart = at;
        cut = limit - lineStart >= lineBytes;
        to = cut ? lineStart + lineBytes : limit;
        complete = inputEnds && !cut;
    }

    boolean skipComma() {
        boolean comma = peek() == ',';
        at += comma ? 1 : 0;
        return comma;
    }

    void skipSpaces() {
        while (at < to && bytes[at] == ' ') {
            at++;
        }
    }

    int valueEnd() {
        int index = at;
        while (index < to && !ByteClass.in(bytes[index], ByteClass.VALUE)) {
            index++;
        }
        return index;
    }

    int peek() {
        return at < to ? bytes[at] & 0xff : -1;
    }

    /**
     * {@return length of the line terminator at {@link #at}, 0 where there is none, -1 where more bytes must decide}
     */
    int terminator() {
        if (bytes[at] == '\n') {
            return 1;
        }
        if (bytes[at] != '\r') {
            return 0;
        }
        if (at + 1 == to) {
            return complete ? 1 : -1;
        }
        return bytes[at + 1] == '\n' ? 2 : 0;
    }

    /** A line of symbols alone may have a timestamp; a field's key may begin with digits too. */
    boolean isTimestampNext() {
        int index = at < to && bytes[at] == '-' ? at + 1 : at;
        int first = index;
        while (index < to && bytes[index] >= '0' && bytes[index] <= '9') {
            index++;
        }
        boolean digits = index > first;
        if (index < to && (bytes[index] == 't' || bytes[index] == 'n')) {
            index++;
        }
        return at == to || terminator() != 0
                || (digits && (index == to || ByteClass.in(bytes[index], ByteClass.VALUE)));
    }

    LineError locate(int start, long number, int index, String reason) {
        long row = number;
        int first = start;
        for (int i = start; i < index; i++) {
            if (bytes[i] == '\n') {
                row++;
                first = i + 1;
            }
        }
        return new LineError(row, index - first + 1, reason);
    }

    String found() {
        if (at == to) {
            return "the end of the input";
        }
        int value = bytes[at] & 0xff;
        if (value == '\n' || value == '\r') {
            return "the end of the line";
        }
        return value > ' ' && value < 127 ? "'" + (char) value + "'" : value == ' ' ? "a space" : "byte " + value;
    }
}
