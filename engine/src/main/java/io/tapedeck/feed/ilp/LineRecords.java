package io.tapedeck.feed.ilp;

import io.tapedeck.event.Frame;
import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.file.RecordParser;

/** Lines of a file as records. A quoted text may hold line feeds, so that a record may span lines. One thread. */
final class LineRecords implements RecordParser {
    private final LineParser parser;
    private final LineMapper mapper;
    private final FeedInstruments instruments;
    private final long unitNs;
    private String reason = "";

    LineRecords(LineParser parser, LineMapper mapper, FeedInstruments instruments, long unitNs) {
        this.parser = parser;
        this.mapper = mapper;
        this.instruments = instruments;
        this.unitNs = unitNs;
    }

    @Override
    public boolean spansLines() {
        return true;
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
        boolean comment = from < to && bytes[from] == '#';
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
            if (bytes[i] == '"' && !comment) {
                return endOfQuoted(bytes, from, to);
            }
        }
        return -1;
    }

    /** Only the parser knows which quote begins a text. */
    private int endOfQuoted(byte[] bytes, int from, int to) {
        parser.reset();
        return switch (parser.next(bytes, from, to, false)) {
            case LINE -> parser.end() - 1;
            case END, INCOMPLETE -> -1;
            case MALFORMED -> {
                int next = parser.recover(bytes, parser.end(), to);
                yield next < 0 ? -1 : next - 1;
            }
        };
    }

    @Override
    public Outcome parse(byte[] bytes, int offset, int length, long number, long receiveTime, Frame frame) {
        parser.reset();
        return switch (parser.next(bytes, offset, offset + length, true)) {
            case LINE -> map(number, receiveTime, frame);
            case END -> Outcome.NOTHING;
            case MALFORMED -> rejected(parser.error());
            case INCOMPLETE -> throw new IllegalStateException("a whole record cannot be incomplete");
        };
    }

    private Outcome map(long number, long receiveTime, Frame frame) {
        while (true) {
            switch (mapper.map(parser.line(), unitNs, receiveTime, number, frame)) {
                case APPENDED -> {
                    return Outcome.TAKEN;
                }
                case BAD -> {
                    return rejected(parser.errorAt(mapper.errorIndex(), mapper.errorReason()));
                }
                case REFUSED -> {
                    if (!instruments.await(mapper.refusal())) {
                        return Outcome.STOPPED;
                    }
                }
            }
        }
    }

    /** The file's own line number stands in the record's origin. */
    private Outcome rejected(LineError error) {
        reason = "column " + error.column() + ": " + error.reason();
        return Outcome.REJECTED;
    }

    @Override
    public String reason() {
        return reason;
    }
}
