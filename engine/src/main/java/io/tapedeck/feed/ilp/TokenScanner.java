package io.tapedeck.feed.ilp;

import io.tapedeck.common.Utf8;

/**
 * Finds the end of a name, a tag's value or a quoted string and resolves its escapes. Text without an escape stays where
 * it is; with one it is copied to the line's scratch bytes. One thread; no allocation once the scratch has grown.
 */
final class TokenScanner {
    /** The token is not well-formed UTF-8. */
    static final int NOT_UTF8 = -1;

    private final boolean questDb;
    private int reference;
    private int length;
    private int lineFeeds;

    TokenScanner(Dialect dialect) {
        questDb = dialect == Dialect.QUESTDB;
    }

    /**
     * {@return where the last token's text lies: an index of the parsed bytes, or the complement of one of the
     * scratch}
     */
    int reference() {
        return reference;
    }

    /** {@return length of the last token in bytes, unescaped} */
    int length() {
        return length;
    }

    /** {@return line feeds within the last token} */
    int lineFeeds() {
        return lineFeeds;
    }

    /**
     * {@return index of the byte that ends the token (a string's closing quote), {@code to} where none does, or {@link
     * #NOT_UTF8}}
     *
     * @param from index of the token's first byte; of a quoted string: behind its quote
     * @param to end of the bytes
     * @param byteClass MEASUREMENT, KEY or STRING
     * @param complete whether the input ends at {@code to}; else a token that reaches it may go on and is not checked
     */
    int scan(ParsedLine line, int from, int to, boolean complete, int byteClass) {
        byte[] bytes = line.source;
        int scratchStart = line.scratchLength();
        int copied = from;
        int highBits = 0;
        int at = from;
        lineFeeds = 0;
        while (at < to) {
            byte value = bytes[at];
            if (!ByteClass.in(value, byteClass)) {
                highBits |= value;
                at++;
            } else if (value == '\\') {
                int replacement = at + 1 < to ? replacement(bytes[at + 1], byteClass) : -1;
                if (replacement < 0) {
                    at++;
                    continue;
                }
                lineFeeds += bytes[at + 1] == '\n' ? 1 : 0;
                line.appendScratch(bytes, copied, at - copied);
                line.appendScratch((byte) replacement);
                at += 2;
                copied = at;
            } else if (value == '\n' && byteClass == ByteClass.STRING) {
                lineFeeds++;
                at++;
            } else {
                break;
            }
        }
        finish(line, from, at, copied, scratchStart);
        boolean ended = at < to || complete;
        return ended && highBits < 0 && !isUtf8(line) ? NOT_UTF8 : at;
    }

    private boolean isUtf8(ParsedLine line) {
        return Utf8.isValid(line.bufferOf(reference), ParsedLine.offsetOf(reference), length);
    }

    private void finish(ParsedLine line, int from, int at, int copied, int scratchStart) {
        if (copied == from) {
            reference = from;
            length = at - from;
        } else {
            line.appendScratch(line.source, copied, at - copied);
            reference = ~scratchStart;
            length = line.scratchLength() - scratchStart;
        }
    }

    /** {@return what a backslash and {@code next} stand for; -1 where the backslash stands for itself} */
    private int replacement(byte next, int byteClass) {
        if (byteClass == ByteClass.STRING) {
            return stringReplacement(next);
        }
        return switch (next) {
            case ' ', ',' -> next;
            case '=' -> byteClass == ByteClass.KEY || questDb ? next : -1;
            case '\\', '"', '\n', '\r' -> questDb ? next : -1;
            default -> -1;
        };
    }

    private int stringReplacement(byte next) {
        return switch (next) {
            case '\\', '"' -> next;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '\n', '\r' -> questDb ? next : -1;
            default -> -1;
        };
    }
}
