package io.tapedeck.feed.ilp;

/**
 * What a line may hold. A line beyond a limit is malformed; the parser never grows past it.
 *
 * @param lineBytes longest line in bytes, its terminator included; at least 1
 * @param nameBytes longest measurement name, tag key or field key in bytes, unescaped; at least 1
 * @param columns most tags and fields of a line together; at least 1
 */
public record LineLimits(int lineBytes, int nameBytes, int columns) {
    /** One mebibyte a line (a news article fits), PostgreSQL's longest identifier twice over, 256 columns. */
    public static final LineLimits DEFAULT = new LineLimits(1 << 20, 127, 256);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a limit is below 1
     */
    public LineLimits {
        if (lineBytes < 1 || nameBytes < 1 || columns < 1) {
            throw new IllegalArgumentException("line limits must be at least 1, are: lineBytes " + lineBytes
                    + ", nameBytes " + nameBytes + ", columns " + columns);
        }
    }
}
