package io.tapedeck.feed.ilp;

/**
 * Why a line was refused, and where.
 *
 * @param line number of the line since the input began, the first is 1
 * @param column byte of that line, the first is 1
 * @param reason what was expected and what came
 */
public record LineError(long line, int column, String reason) {
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + reason;
    }
}
