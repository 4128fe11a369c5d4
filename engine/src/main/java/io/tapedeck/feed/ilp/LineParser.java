package io.tapedeck.feed.ilp;

/**
 * Parses line protocol out of bytes as they come: one line a call, no allocation and no exception while lines are good.
 * Where the bytes end inside a line the parser says so, and is called again with that line's bytes and more behind them;
 * it keeps nothing of a line in between, so its answer does not depend on how the bytes were cut. One thread.
 *
 * <p>
 * Grammar: <a href="https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/">InfluxDB's reference</a>, and
 * where that is silent what InfluxDB's Go library does; QuestDB's extensions as {@link Dialect#QUESTDB} lists them.
 */
public final class LineParser {
    private final LineLimits limits;
    private final boolean questDb;
    private final TokenScanner tokens;
    private final ValueReader values;
    private final BinaryValueReader binaries = new BinaryValueReader();
    private final ParsedLine line;
    private final Cursor cursor = new Cursor();

    private long lineNumber = 1;
    private int lineFeeds;
    private int end;
    private LineError error;

    /** What a call of {@link LineParser#next} found. */
    public enum Outcome {
        /** A line: {@link LineParser#line}. */
        LINE,
        /** Nothing but empty lines and comments is left. */
        END,
        /** A line begins at {@link LineParser#end} and does not end within the bytes: call again with more. */
        INCOMPLETE,
        /** A line is malformed: {@link LineParser#error}. */
        MALFORMED
    }

    /**
     * @param dialect whose protocol the peer speaks
     * @param limits what a line may hold
     */
    public LineParser(Dialect dialect, LineLimits limits) {
        this.limits = limits;
        questDb = dialect == Dialect.QUESTDB;
        tokens = new TokenScanner(dialect);
        values = new ValueReader(dialect);
        line = new ParsedLine(limits.columns());
    }

    /** Begins another input: its first line has the number 1. */
    public void reset() {
        lineNumber = 1;
        error = null;
    }

    /**
     * Parses the next line.
     *
     * @param buffer holds the bytes; kept until the next call, because the line's texts lie in it
     * @param from index of the first byte that no call has consumed yet
     * @param limit end of the bytes that there are, exclusive
     * @param inputEnds whether the input ends there: the last line then needs no terminator
     * @return what was found; {@link #end} tells where the next call goes on
     */
    public Outcome next(byte[] buffer, int from, int limit, boolean inputEnds) {
        cursor.begin(buffer, from);
        end = from;
        Outcome blank = skipBlank(limit, inputEnds);
        if (blank != null) {
            return blank;
        }
        line.begin(buffer, cursor.lineStart, lineNumber);
        lineFeeds = 0;
        Outcome outcome = measurement();
        if (outcome == null) {
            outcome = columns();
        }
        if (outcome != Outcome.LINE) {
            return outcome;
        }
        end = cursor.at;
        lineNumber += lineFeeds + 1L;
        return Outcome.LINE;
    }

    /** {@return the line of the last call, if it answered LINE} */
    public ParsedLine line() {
        return line;
    }

    /**
     * {@return index behind what was consumed: behind the line, or where an incomplete line begins; after MALFORMED
     * the index of the byte at which parsing stopped}
     */
    public int end() {
        return end;
    }

    /** {@return index of the first byte of the line that the last call found, good or not} */
    public int start() {
        return cursor.lineStart;
    }

    /** {@return number of the line that the next call finds, the first is 1; skipped empty lines count} */
    public long lineNumber() {
        return lineNumber;
    }

    /** {@return why the last call answered MALFORMED} */
    public LineError error() {
        return error;
    }

    /**
     * Tells the place of a byte of the line that was parsed last, for a reason found behind the parser.
     *
     * @param index of the byte in the parsed bytes, as {@link ParsedLine#valueStart} gives it
     * @param reason what is wrong there
     * @return line, column and reason; allocates
     */
    public LineError errorAt(int index, String reason) {
        return cursor.locate(line.start(), line.lineNumber(), index, reason);
    }

    /**
     * Finds where to go on behind a malformed line: behind the next line feed.
     *
     * @param buffer holds the bytes
     * @param from {@link #end} after MALFORMED, or the {@code limit} of a call that answered -1
     * @param limit end of the bytes that there are, exclusive
     * @return index of the next line, or -1 where it has not come yet
     */
    public int recover(byte[] buffer, int from, int limit) {
        for (int index = from; index < limit; index++) {
            if (buffer[index] == '\n') {
                lineNumber = error.line() + 1;
                return index + 1;
            }
        }
        return -1;
    }

    /** {@return null where a line begins at the cursor} */
    private Outcome skipBlank(int limit, boolean inputEnds) {
        while (true) {
            cursor.beginLine(limit, limits.lineBytes(), inputEnds);
            cursor.skipSpaces();
            boolean comment = cursor.peek() == '#';
            while (comment && cursor.at < cursor.to && !ByteClass.isControl(cursor.bytes[cursor.at])) {
                cursor.at++;
            }
            if (cursor.at == cursor.to) {
                return cursor.complete || cursor.lineStart == limit ? consumed() : ended();
            }
            int terminator = cursor.terminator();
            if (terminator < 0) {
                return ended();
            }
            if (terminator == 0) {
                return comment
                        ? malformed(cursor.at, "expected a comment without control characters, found " + cursor.found())
                        : null;
            }
            cursor.at += terminator;
            end = cursor.at;
            lineNumber++;
        }
    }

    private Outcome consumed() {
        end = cursor.at;
        return Outcome.END;
    }

    private Outcome measurement() {
        int start = cursor.at;
        Outcome outcome = token(ByteClass.MEASUREMENT, "a measurement name");
        if (outcome != null) {
            return outcome;
        }
        if (tokens.length() > limits.nameBytes()) {
            return nameTooLong(start);
        }
        line.measurementReference = tokens.reference();
        line.measurementLength = tokens.length();
        return null;
    }

    private Outcome columns() {
        while (cursor.peek() == ',') {
            cursor.at++;
            Outcome outcome = tag();
            if (outcome != null) {
                return outcome;
            }
        }
        line.tagCount = line.columnCount;
        boolean fieldsOptional = questDb && line.tagCount > 0;
        if (fieldsOptional && (cursor.at == cursor.to || cursor.terminator() != 0)) {
            return lineEnd("a field");
        }
        if (cursor.peek() != ' ') {
            return malformed(cursor.at, "expected ',' and a tag, or ' ' and a field, found " + cursor.found());
        }
        cursor.skipSpaces();
        if (cursor.at == cursor.to && !cursor.complete) {
            return ended();
        }
        if (fieldsOptional && cursor.isTimestampNext()) {
            return timestamp(true);
        }
        do {
            Outcome outcome = field();
            if (outcome != null) {
                return outcome;
            }
        } while (cursor.skipComma());
        return timestamp(false);
    }

    private Outcome tag() {
        int keyStart = cursor.at;
        Outcome outcome = key(keyStart, "a tag key");
        if (outcome != null) {
            return outcome;
        }
        if (line.repeatsName(tokens.reference(), tokens.length())) {
            return malformed(keyStart, "the tag is given twice");
        }
        line.beginColumn(keyStart, tokens.reference(), tokens.length(), cursor.at);
        outcome = token(ByteClass.KEY, "a tag value");
        if (outcome != null) {
            return outcome;
        }
        line.endTextColumn(ValueType.TAG, tokens.reference(), tokens.length());
        return null;
    }

    private Outcome field() {
        int keyStart = cursor.at;
        Outcome outcome = key(keyStart, "a field key");
        if (outcome != null) {
            return outcome;
        }
        line.beginColumn(keyStart, tokens.reference(), tokens.length(), cursor.at);
        if (cursor.at == cursor.to) {
            return cursor.complete ? malformed(cursor.at, "expected a field value, found " + cursor.found()) : ended();
        }
        if (cursor.bytes[cursor.at] == '"') {
            return string();
        }
        return cursor.bytes[cursor.at] == '=' && questDb ? binary() : plain();
    }

    /** A key and its equals sign. */
    private Outcome key(int start, String what) {
        Outcome outcome = token(ByteClass.KEY, what);
        if (outcome != null) {
            return outcome;
        }
        if (cursor.peek() != '=') {
            return malformed(cursor.at, "expected '=' behind " + what + ", found " + cursor.found());
        }
        if (tokens.length() > limits.nameBytes()) {
            return nameTooLong(start);
        }
        if (line.columnCount == limits.columns()) {
            return malformed(start, "the line has more than " + limits.columns() + " columns");
        }
        cursor.at++;
        return null;
    }

    private Outcome string() {
        int stop = tokens.scan(line, cursor.at + 1, cursor.to, cursor.complete, ByteClass.STRING);
        if (stop == cursor.to && !cursor.complete) {
            return ended();
        }
        if (stop == TokenScanner.NOT_UTF8) {
            return malformed(cursor.at, "the string is not UTF-8");
        }
        if (stop == cursor.to) {
            return malformed(cursor.at, "expected a closing quote, found the end of the input");
        }
        lineFeeds += tokens.lineFeeds();
        line.endTextColumn(ValueType.STRING, tokens.reference(), tokens.length());
        cursor.at = stop + 1;
        return null;
    }

    private Outcome binary() {
        int behind = binaries.read(line, cursor.at, cursor.to);
        if (behind == BinaryValueReader.ENDED) {
            return cursor.complete
                    ? malformed(cursor.at, "expected a binary value, found the end of the input")
                    : ended();
        }
        if (behind == BinaryValueReader.REFUSED) {
            return malformed(cursor.at, binaries.reason());
        }
        cursor.at = behind;
        return null;
    }

    private Outcome plain() {
        int stop = cursor.valueEnd();
        if (stop == cursor.to && !cursor.complete) {
            return ended();
        }
        String reason = values.read(line, cursor.at, stop);
        if (reason != null) {
            return malformed(cursor.at, reason);
        }
        cursor.at = stop;
        return null;
    }

    private Outcome timestamp(boolean separated) {
        if (cursor.at == cursor.to || cursor.terminator() != 0) {
            return lineEnd("a field or a timestamp");
        }
        if (!separated && cursor.bytes[cursor.at] != ' ') {
            return malformed(cursor.at, "expected ',' and a field, or ' ' and a timestamp, found " + cursor.found());
        }
        cursor.skipSpaces();
        if (cursor.at == cursor.to || cursor.terminator() != 0) {
            return lineEnd("a timestamp");
        }
        int stop = cursor.valueEnd();
        if (stop == cursor.to && !cursor.complete) {
            return ended();
        }
        String reason = values.readTimestamp(line, cursor.at, stop);
        if (reason != null) {
            return malformed(cursor.at, reason);
        }
        cursor.at = stop;
        cursor.skipSpaces();
        return lineEnd("the end of the line");
    }

    private Outcome lineEnd(String expected) {
        if (cursor.at == cursor.to) {
            return cursor.complete ? Outcome.LINE : ended();
        }
        int terminator = cursor.terminator();
        if (terminator < 0) {
            return ended();
        }
        if (terminator == 0) {
            return malformed(cursor.at, "expected " + expected + ", found " + cursor.found());
        }
        cursor.at += terminator;
        return Outcome.LINE;
    }

    /** Scans a text that must not be empty, and stops behind it. */
    private Outcome token(int byteClass, String what) {
        int stop = tokens.scan(line, cursor.at, cursor.to, cursor.complete, byteClass);
        if (stop == cursor.to && !cursor.complete) {
            return ended();
        }
        if (stop == TokenScanner.NOT_UTF8) {
            return malformed(cursor.at, "expected UTF-8 in " + what);
        }
        if (stop == cursor.at) {
            return malformed(cursor.at, "expected " + what + ", found " + cursor.found());
        }
        lineFeeds += tokens.lineFeeds();
        cursor.at = stop;
        return null;
    }

    private Outcome ended() {
        if (cursor.cut) {
            return malformed(cursor.lineStart, "the line is longer than " + limits.lineBytes() + " bytes");
        }
        end = cursor.lineStart;
        return Outcome.INCOMPLETE;
    }

    private Outcome nameTooLong(int index) {
        return malformed(index, "a name of " + tokens.length() + " bytes is longer than " + limits.nameBytes());
    }

    private Outcome malformed(int index, String reason) {
        error = cursor.locate(cursor.lineStart, lineNumber, index, reason);
        end = index;
        return Outcome.MALFORMED;
    }
}
