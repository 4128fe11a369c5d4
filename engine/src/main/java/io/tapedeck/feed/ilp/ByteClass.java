package io.tapedeck.feed.ilp;

/** Which bytes end or interrupt a token, as one table look-up per byte. */
final class ByteClass {
    /** Ends or interrupts a measurement's name: comma, space, control character, backslash. */
    static final int MEASUREMENT = 1;
    /** Ends or interrupts a key or a tag's value: as a measurement, and the equals sign. */
    static final int KEY = 2;
    /** Ends a number, a boolean: comma, space, carriage return, line feed. */
    static final int VALUE = 4;
    /** Interrupts a quoted string: quote, backslash, line feed (which is counted). */
    static final int STRING = 8;

    private static final byte[] CLASSES = new byte[256];
    private static final int DELETE = 127;

    static {
        for (int value = 0; value < ' '; value++) {
            CLASSES[value] |= MEASUREMENT | KEY;
        }
        CLASSES[DELETE] |= MEASUREMENT | KEY;
        CLASSES[' '] |= MEASUREMENT | KEY | VALUE;
        CLASSES[','] |= MEASUREMENT | KEY | VALUE;
        CLASSES['\\'] |= MEASUREMENT | KEY | STRING;
        CLASSES['='] |= KEY;
        CLASSES['\r'] |= VALUE;
        CLASSES['\n'] |= VALUE | STRING;
        CLASSES['"'] |= STRING;
    }

    private ByteClass() {
    }

    static boolean in(byte value, int byteClass) {
        return (CLASSES[value & 0xff] & byteClass) != 0;
    }

    static boolean isControl(byte value) {
        return (value >= 0 && value < ' ') || value == DELETE;
    }
}
