package io.tapedeck.feed.ilp;

import io.tapedeck.event.Frame;
import io.tapedeck.event.codec.FeedStatusKind;
import java.util.Arrays;

/**
 * The lines of one connection: bytes in, frames out. Lines that came in one read go to the ring as one frame, up to a limit;
 * each has the next number of the feed. One thread.
 */
final class LineStream {
    /** How far the bytes carried. */
    enum Outcome {
        /** All whole lines are in the ring: read on. */
        MORE,
        /** A line is bad, its predecessors are in the ring: {@link LineStream#error}. */
        BAD,
        /** The ring will not take what was read. */
        LOST
    }

    private static final int FIRST_BYTES = 1 << 16;

    private final LineParser parser;
    private final LineMapper mapper;
    private final FrameOffer offer;
    private final IlpCounters counters;
    private final Frame frame = new Frame(1 << 14);
    private final String name;
    private final int lineBytes;
    private final int frameLinesMax;
    private final int frameSlotsMax;
    private byte[] buffer;
    private int filled;
    private int lines;
    /** Lines read that are not counted yet. */
    private int arrived;
    private long sequence;
    private boolean begun;
    private LineError error;

    LineStream(String name, long feedId, IlpOptions options, LineMapper mapper, FrameOffer offer, int frameSlotsMax,
            IlpCounters counters) {
        this.name = name;
        this.mapper = mapper;
        this.offer = offer;
        this.counters = counters;
        this.frameSlotsMax = frameSlotsMax;
        parser = new LineParser(options.dialect(), options.limits());
        lineBytes = options.limits().lineBytes();
        frameLinesMax = options.frameLinesMax();
        buffer = new byte[Math.min(FIRST_BYTES, lineBytes)];
        frame.feed(feedId, false);
    }

    byte[] buffer() {
        return buffer;
    }

    /** {@return bytes of {@link #buffer} that are in use: the begin of a line whose end has not come} */
    int filled() {
        return filled;
    }

    /** {@return why the last outcome was BAD} */
    LineError error() {
        return error;
    }

    /** {@return index of the bad line's first byte in {@link #buffer}} */
    int badLineStart() {
        return parser.start();
    }

    /** {@return bytes of the bad line that have come, without its line feed} */
    int badLineLength() {
        int end = parser.end();
        boolean behindIt = end > parser.start() && buffer[end - 1] == '\n';
        end -= behindIt ? 1 : 0;
        while (end < filled && buffer[end] != '\n') {
            end++;
        }
        return end - parser.start();
    }

    /** Takes over {@code read} bytes that were put into the buffer behind the {@link #filled} ones. */
    Outcome received(int read, long receiveTime) {
        filled += read;
        int at = 0;
        while (true) {
            LineParser.Outcome parsed = parser.next(buffer, at, filled, false);
            at = parser.end();
            switch (parsed) {
                case LINE -> {
                    Outcome outcome = line(receiveTime);
                    if (outcome == Outcome.LOST) {
                        filled = 0;
                    }
                    if (outcome != Outcome.MORE) {
                        return outcome;
                    }
                }
                case MALFORMED -> {
                    arrived++;
                    return bad(parser.error());
                }
                case END, INCOMPLETE -> {
                    keep(at);
                    return publish() ? Outcome.MORE : Outcome.LOST;
                }
            }
        }
    }

    private void keep(int from) {
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        filled -= from;
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, lineBytes));
        }
    }

    private Outcome line(long receiveTime) {
        arrived++;
        begin(receiveTime);
        int held = frame.count();
        while (true) {
            switch (mapper.map(parser.line(), 1, receiveTime, sequence + 1, frame)) {
                case APPENDED -> {
                    if (frame.slots() <= frameSlotsMax) {
                        return appended();
                    }
                    frame.truncate(held);
                    if (held == 0) {
                        return bad(parser.errorAt(parser.start(), "the row is longer than the ring takes at once: "
                                + frameSlotsMax + " slots"));
                    }
                    if (!publish()) {
                        return lost(1);
                    }
                    held = 0;
                }
                case BAD -> {
                    return bad(parser.errorAt(mapper.errorIndex(), mapper.errorReason()));
                }
                case REFUSED -> {
                    // the definition comes before its first tick, so it may not overtake nor wait behind this frame
                    if (!publish() || !offer.await(mapper.refusal())) {
                        return lost(1);
                    }
                    held = 0;
                }
            }
        }
    }

    private void begin(long receiveTime) {
        if (!begun) {
            begun = true;
            frame.status(FeedStatusKind.CONNECTED, 0, receiveTime, 0, 0, Long.MIN_VALUE, Long.MIN_VALUE, name, "");
        }
    }

    private Outcome appended() {
        sequence++;
        lines++;
        return lines < frameLinesMax || publish() ? Outcome.MORE : Outcome.LOST;
    }

    /** {@return whether the ring took the frame; what it did not take is counted as refused} */
    private boolean publish() {
        countArrived();
        boolean taken = frame.count() == 0 || offer.publish(frame);
        (taken ? counters.published : counters.refused).add(lines);
        lines = 0;
        frame.clear();
        return taken;
    }

    /** Once a frame: a shared counter costs as much as a good part of a line. */
    private void countArrived() {
        counters.received.add(arrived);
        arrived = 0;
    }

    private Outcome lost(int more) {
        countArrived();
        counters.refused.add(more);
        return Outcome.LOST;
    }

    private Outcome bad(LineError why) {
        countArrived();
        counters.rejected.increment();
        error = why;
        publish();
        return Outcome.BAD;
    }

    /** The connection ended. A line whose end did not come may be cut short of its last digits, and is bad. */
    Outcome ended() {
        if (error != null) {
            return Outcome.MORE;
        }
        long number = parser.lineNumber();
        if (parser.next(buffer, 0, filled, true) == LineParser.Outcome.END) {
            return Outcome.MORE;
        }
        arrived++;
        return bad(new LineError(number, 1, "the connection ended within the line"));
    }

    /** Says in the journal that the feed is gone, if it ever began. */
    void disconnected(long time, String detail) {
        if (begun) {
            frame.clear();
            frame.status(FeedStatusKind.DISCONNECTED, 0, time, 0, sequence, Long.MIN_VALUE, time, name, detail);
            offer.publish(frame);
        }
    }
}
