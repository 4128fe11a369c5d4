package io.tapedeck.feed.ilp;

import io.tapedeck.event.Frame;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.feed.RowTables;
import java.util.Collection;

/**
 * Turns a whole body of lines into messages of one frame, or into the first error: what an atomic request needs. Reused by
 * one thread at a time.
 */
public final class LineBatch {
    /** How a body ended. */
    public enum Outcome {
        /** Every line is in the frame. */
        GOOD,
        /** A line is bad: {@link LineBatch#error}. */
        MALFORMED,
        /** The frame would pass the limit of slots; reading stopped there. */
        TOO_LARGE,
        /** The ring did not take an instrument's definition: {@link LineBatch#refusal}; the same body may pass later. */
        REFUSED
    }

    private final LineParser influxParser;
    private final LineParser questParser;
    private final LineMapper mapper;
    private LineError error;
    private long lines;

    /**
     * @param limits what a line may hold
     * @param ticks measurements that are ticks
     * @param tables tables that rows may fill
     * @param instruments this thread's front of the instruments
     */
    public LineBatch(LineLimits limits, Collection<TickMapping> ticks, RowTables tables,
            InstrumentCache instruments) {
        influxParser = new LineParser(Dialect.INFLUXDB, limits);
        questParser = new LineParser(Dialect.QUESTDB, limits);
        mapper = new LineMapper(ticks, tables, instruments);
    }

    /**
     * Appends every line's message to the frame; where the outcome is not GOOD the frame holds again what it held before.
     *
     * @param body holds the lines from index 0
     * @param length bytes of the body
     * @param dialect whose protocol the client speaks
     * @param unitNs nanoseconds of a timestamp's unit
     * @param receiveTime ns since the epoch
     * @param slotsMax ring slots that the frame may take
     * @param frame takes the messages behind those that it holds; its feed is set; feed sequences are 0
     * @return how it ended
     */
    public Outcome read(byte[] body, int length, Dialect dialect, long unitNs, long receiveTime, int slotsMax,
            Frame frame) {
        LineParser parser = dialect == Dialect.QUESTDB ? questParser : influxParser;
        parser.reset();
        error = null;
        lines = 0;
        int held = frame.count();
        int at = 0;
        while (true) {
            Outcome outcome = switch (parser.next(body, at, length, true)) {
                case LINE -> append(parser, unitNs, receiveTime, slotsMax, frame);
                case END -> Outcome.GOOD;
                case MALFORMED -> malformed(parser.error());
                case INCOMPLETE -> throw new IllegalStateException("a whole body cannot be incomplete");
            };
            if (outcome != null) {
                if (outcome != Outcome.GOOD) {
                    frame.truncate(held);
                }
                return outcome;
            }
            at = parser.end();
        }
    }

    /** {@return why the last body was MALFORMED} */
    public LineError error() {
        return error;
    }

    /** {@return the negative {@link io.tapedeck.event.Publisher} result behind REFUSED} */
    public long refusal() {
        return mapper.refusal();
    }

    /** {@return why the body was REFUSED, empty where the ring is full} */
    public String refusalReason() {
        return mapper.errorReason();
    }

    /** {@return good lines read of the last body, up to its end or its first error} */
    public long lines() {
        return lines;
    }

    private Outcome append(LineParser parser, long unitNs, long receiveTime, int slotsMax, Frame frame) {
        Outcome outcome = switch (mapper.map(parser.line(), unitNs, receiveTime, 0, frame)) {
            case APPENDED -> frame.slots() > slotsMax ? Outcome.TOO_LARGE : null;
            case BAD -> malformed(parser.errorAt(mapper.errorIndex(), mapper.errorReason()));
            case REFUSED -> Outcome.REFUSED;
        };
        lines += outcome == null ? 1 : 0;
        return outcome;
    }

    private Outcome malformed(LineError why) {
        error = why;
        return Outcome.MALFORMED;
    }
}
