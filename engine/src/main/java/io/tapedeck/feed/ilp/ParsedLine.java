package io.tapedeck.feed.ilp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line as the parser saw it: measurement, columns (tags first, then fields, in the order written) and timestamp.
 * Reused: what it gives is valid until the parser's next call, and only while the parsed bytes stay unchanged. One thread.
 *
 * <p>
 * A text lies in the parsed bytes, or, where an escape had to be resolved, in the line's own scratch bytes; each text is
 * therefore told by buffer, offset and length.
 */
public final class ParsedLine {
    private static final int FIRST_SCRATCH_BYTES = 256;

    byte[] source = new byte[0];
    private byte[] scratch = new byte[FIRST_SCRATCH_BYTES];
    private int scratchLength;

    long lineNumber;
    int start;
    int measurementReference;
    int measurementLength;
    int tagCount;
    int columnCount;
    boolean timestampPresent;
    boolean timestampInNanoseconds;
    long timestamp;
    int timestampStart;

    private final int[] nameStarts;
    private final int[] nameReferences;
    private final int[] nameLengths;
    private final int[] valueStarts;
    private final int[] textReferences;
    private final int[] textLengths;
    private final ValueType[] types;
    private final long[] mantissas;
    private final int[] exponents;

    ParsedLine(int columns) {
        nameStarts = new int[columns];
        nameReferences = new int[columns];
        nameLengths = new int[columns];
        valueStarts = new int[columns];
        textReferences = new int[columns];
        textLengths = new int[columns];
        types = new ValueType[columns];
        mantissas = new long[columns];
        exponents = new int[columns];
    }

    void begin(byte[] bytes, int lineStart, long number) {
        source = bytes;
        start = lineStart;
        lineNumber = number;
        scratchLength = 0;
        tagCount = 0;
        columnCount = 0;
        timestampPresent = false;
        timestampInNanoseconds = false;
        timestamp = 0;
        timestampStart = lineStart;
    }

    int scratchLength() {
        return scratchLength;
    }

    void appendScratch(byte[] bytes, int from, int length) {
        if (scratchLength + length > scratch.length) {
            scratch = Arrays.copyOf(scratch, Math.max(scratch.length * 2, scratchLength + length));
        }
        System.arraycopy(bytes, from, scratch, scratchLength, length);
        scratchLength += length;
    }

    void appendScratch(byte value) {
        if (scratchLength == scratch.length) {
            scratch = Arrays.copyOf(scratch, scratch.length * 2);
        }
        scratch[scratchLength++] = value;
    }

    void beginColumn(int nameStart, int nameReference, int nameLength, int valueStart) {
        nameStarts[columnCount] = nameStart;
        nameReferences[columnCount] = nameReference;
        nameLengths[columnCount] = nameLength;
        valueStarts[columnCount] = valueStart;
    }

    void endTextColumn(ValueType type, int reference, int length) {
        types[columnCount] = type;
        textReferences[columnCount] = reference;
        textLengths[columnCount] = length;
        columnCount++;
    }

    void endNumberColumn(ValueType type, long mantissa, int exponent) {
        types[columnCount] = type;
        mantissas[columnCount] = mantissa;
        exponents[columnCount] = exponent;
        columnCount++;
    }

    boolean repeatsName(int reference, int length) {
        final byte[] bytes = bufferOf(reference);
        final int offset = offsetOf(reference);
        for (int column = columnCount - 1; column >= 0; column--) {
            if (nameLengths[column] == length && nameEquals(column, bytes, offset, length)) {
                return true;
            }
        }
        return false;
    }

    byte[] bufferOf(int reference) {
        return reference >= 0 ? source : scratch;
    }

    static int offsetOf(int reference) {
        return reference >= 0 ? reference : ~reference;
    }

    /**
     * {@return number of the line since the input began, the first is 1; of a line with a quoted line feed: its first}
     */
    public long lineNumber() {
        return lineNumber;
    }

    /** {@return index in the parsed bytes of the line's first byte} */
    public int start() {
        return start;
    }

    /** {@return bytes that hold the measurement's name} */
    public byte[] measurementBuffer() {
        return bufferOf(measurementReference);
    }

    /** {@return index of the measurement's first byte in {@link #measurementBuffer}} */
    public int measurementOffset() {
        return offsetOf(measurementReference);
    }

    /** {@return length of the measurement's name in bytes, unescaped, at least 1} */
    public int measurementLength() {
        return measurementLength;
    }

    /** {@return number of tags; they are the columns 0 to tagCount - 1} */
    public int tagCount() {
        return tagCount;
    }

    /** {@return number of tags and fields} */
    public int columnCount() {
        return columnCount;
    }

    /**
     * {@return bytes that hold the column's name}
     *
     * @param column 0 to columnCount - 1
     */
    public byte[] nameBuffer(int column) {
        return bufferOf(nameReferences[column]);
    }

    /**
     * {@return index of the name's first byte in {@link #nameBuffer}}
     *
     * @param column 0 to columnCount - 1
     */
    public int nameOffset(int column) {
        return offsetOf(nameReferences[column]);
    }

    /**
     * {@return length of the column's name in bytes, unescaped}
     *
     * @param column 0 to columnCount - 1
     */
    public int nameLength(int column) {
        return nameLengths[column];
    }

    /**
     * {@return index in the parsed bytes at which the column's name begins}
     *
     * @param column 0 to columnCount - 1
     */
    public int nameStart(int column) {
        return nameStarts[column];
    }

    /**
     * {@return index in the parsed bytes at which the column's value begins}
     *
     * @param column 0 to columnCount - 1
     */
    public int valueStart(int column) {
        return valueStarts[column];
    }

    /**
     * {@return what the column holds}
     *
     * @param column 0 to columnCount - 1
     */
    public ValueType type(int column) {
        return types[column];
    }

    /**
     * {@return bytes that hold the column's text}
     *
     * @param column one of type TAG, STRING or LONG_DECIMAL
     */
    public byte[] textBuffer(int column) {
        return bufferOf(textReferences[column]);
    }

    /**
     * {@return index of the text's first byte in {@link #textBuffer}}
     *
     * @param column of type TAG, STRING or LONG_DECIMAL
     */
    public int textOffset(int column) {
        return offsetOf(textReferences[column]);
    }

    /**
     * {@return length of the column's text in bytes, unescaped}
     *
     * @param column of type TAG, STRING or LONG_DECIMAL
     */
    public int textLength(int column) {
        return textLengths[column];
    }

    /**
     * {@return the number, or a decimal's mantissa (at most 18 digits)}
     *
     * @param column of a number's type
     */
    public long mantissa(int column) {
        return mantissas[column];
    }

    /**
     * {@return power of ten of a decimal; positive only where the plain integer has over 18 digits}
     *
     * @param column 0 up
     */
    public int exponent(int column) {
        return exponents[column];
    }

    /** {@return whether the line ends with a timestamp} */
    public boolean timestampPresent() {
        return timestampPresent;
    }

    /** {@return whether the timestamp's unit is told by its suffix: then it is nanoseconds whatever the precision} */
    public boolean timestampInNanoseconds() {
        return timestampInNanoseconds;
    }

    /** {@return the timestamp as written, in the peer's precision, see {@link #timestampInNanoseconds}; 0 if absent} */
    public long timestamp() {
        return timestamp;
    }

    /** {@return index in the parsed bytes at which the timestamp begins} */
    public int timestampStart() {
        return timestampStart;
    }

    /**
     * Compares a column's name.
     *
     * @param column 0 to columnCount - 1
     * @param bytes holds the name to compare with
     * @param offset of its first byte
     * @param length in bytes
     * @return whether the names are equal
     */
    public boolean nameEquals(int column, byte[] bytes, int offset, int length) {
        final int from = nameOffset(column);
        return Arrays.equals(nameBuffer(column), from, from + nameLengths[column], bytes, offset, offset + length);
    }

    /** {@return the measurement's name; allocates} */
    public String measurement() {
        return new String(measurementBuffer(), measurementOffset(), measurementLength, StandardCharsets.UTF_8);
    }

    /**
     * {@return the column's name; allocates}
     *
     * @param column 0 to columnCount - 1
     */
    public String name(int column) {
        return new String(nameBuffer(column), nameOffset(column), nameLengths[column], StandardCharsets.UTF_8);
    }

    /**
     * {@return the column's text; allocates}
     *
     * @param column of type TAG, STRING or LONG_DECIMAL
     */
    public String text(int column) {
        return new String(textBuffer(column), textOffset(column), textLengths[column], StandardCharsets.UTF_8);
    }
}
