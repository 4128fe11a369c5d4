package io.tapedeck.feed.ilp;

import io.tapedeck.event.Frame;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.feed.RowTables;
import java.util.Collection;

/**
 * Turns parsed lines into messages of a frame: a trade or a quote where the measurement is mapped to ticks, a row where it
 * names a table. A line is appended whole or not at all, and nothing is rounded. One thread; allocates nothing for a good
 * line whose instrument and measurement were seen before.
 */
public final class LineMapper {
    private final Refusal refusal = new Refusal();
    private final Routes routes;

    /** What became of a line. */
    public enum Outcome {
        /** Its message is in the frame. */
        APPENDED,
        /** It is bad: {@link LineMapper#errorIndex} and {@link LineMapper#errorReason}. */
        BAD,
        /** The ring did not take its instrument's definition: {@link LineMapper#refusal}; the same line may pass later. */
        REFUSED
    }

    /**
     * @param ticks measurements that are ticks; they come before tables of the same name
     * @param tables tables that rows may fill, each called by its name or by a configured one
     * @param instruments this thread's front of the instruments
     */
    public LineMapper(Collection<TickMapping> ticks, RowTables tables, InstrumentCache instruments) {
        routes = new Routes(ticks, tables, instruments, refusal);
    }

    /**
     * Appends the line's message.
     *
     * @param line as parsed
     * @param unitNs nanoseconds of the timestamp's unit, where the line does not tell it
     * @param receiveTime ns since the epoch; of a row without a timestamp also its time
     * @param feedSequence the line's number in its feed, 0 for none
     * @param frame takes the message
     * @return what became of it
     */
    public Outcome map(ParsedLine line, long unitNs, long receiveTime, long feedSequence, Frame frame) {
        refusal.clear();
        long time = Long.MIN_VALUE;
        if (line.timestampPresent()) {
            long unit = line.timestampInNanoseconds() ? 1 : unitNs;
            time = line.timestamp() * unit;
            if (Math.multiplyHigh(line.timestamp(), unit) != time >> 63 || time == Long.MIN_VALUE) {
                refusal.bad(line.timestampStart(), "timestamp is out of range: expected 64 bits of nanoseconds");
                return Outcome.BAD;
            }
        }
        if (routes.append(line, time, unitNs, receiveTime, feedSequence, frame)) {
            return Outcome.APPENDED;
        }
        return refusal.ringResult() < 0 ? Outcome.REFUSED : Outcome.BAD;
    }

    /** {@return index in the parsed bytes of what is wrong with a BAD line, for {@link LineParser#errorAt}} */
    public int errorIndex() {
        return refusal.index();
    }

    /** {@return what was expected and what came in a BAD line; why a REFUSED one must wait, empty where the ring is full} */
    public String errorReason() {
        return refusal.reason();
    }

    /** {@return the negative {@link io.tapedeck.event.Publisher} result behind REFUSED} */
    public long refusal() {
        return refusal.ringResult();
    }
}
