package io.tapedeck.http;

/** Counts the lines of a body that is not parsed, or not to its end. */
final class LineCount {
    private LineCount() {
    }

    /** Lines that are neither blank nor a comment; a line feed inside a quoted text counts as a line's end. */
    static long of(BodyBytes body) {
        byte[] bytes = body.bytes();
        long count = 0;
        boolean begun = false;
        boolean comment = false;
        for (int i = 0; i < body.length(); i++) {
            byte b = bytes[i];
            if (b == '\n') {
                begun = false;
                comment = false;
            } else if (!begun && !comment && (b & 0xff) > ' ') {
                comment = b == '#';
                begun = !comment;
                count += begun ? 1 : 0;
            }
        }
        return count;
    }
}
