package io.tapedeck.signals;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A row of {@code signals} as it came from outside, not yet checked. Reused: {@link #clear()}, fill, hand over. One thread. */
public final class ExternalSignal {
    /** Direction that the row does not state. */
    public static final int UNSAID = 2;
    /** Direction that the row states and nobody knows. */
    public static final int UNKNOWN = 3;
    private static final int TEXT_MAX = 64;
    static final int AGENT_MAX = 50;
    static final int TYPE_MAX = 30;

    final UnsafeBuffer symbol = new UnsafeBuffer(new byte[TEXT_MAX]);
    final UnsafeBuffer agent = new UnsafeBuffer(new byte[TEXT_MAX]);
    final UnsafeBuffer type = new UnsafeBuffer(new byte[TEXT_MAX]);
    int symbolLength;
    int agentLength;
    int typeLength;
    long id;
    long time;
    long receiveTime;
    double value;
    double confidence;
    double strength;
    int direction;
    double entry;
    double target;
    double stop;
    double holdingMinutes;
    boolean misfit;

    /** Empties it: texts empty, numbers NaN. */
    public ExternalSignal clear() {
        symbolLength = 0;
        agentLength = 0;
        typeLength = 0;
        value = Double.NaN;
        confidence = Double.NaN;
        strength = Double.NaN;
        direction = UNSAID;
        entry = Double.NaN;
        target = Double.NaN;
        stop = Double.NaN;
        holdingMinutes = Double.NaN;
        misfit = false;
        return this;
    }

    /** States when it was given and when the engine got it, ns, and its id within the journal. */
    public ExternalSignal at(long newTime, long newReceiveTime, long newId) {
        time = newTime;
        receiveTime = newReceiveTime;
        id = newId;
        return this;
    }

    /** States its symbol, UTF-8. */
    public ExternalSignal symbol(DirectBuffer buffer, int offset, int length) {
        symbolLength = copy(symbol, buffer, offset, length);
        return this;
    }

    /** States its agent, UTF-8. */
    public ExternalSignal agent(DirectBuffer buffer, int offset, int length) {
        agentLength = copy(agent, buffer, offset, length);
        return this;
    }

    /** States its type, UTF-8. */
    public ExternalSignal type(DirectBuffer buffer, int offset, int length) {
        typeLength = copy(type, buffer, offset, length);
        return this;
    }

    private static int copy(UnsafeBuffer into, DirectBuffer buffer, int offset, int length) {
        int kept = Math.min(length, TEXT_MAX);
        into.putBytes(0, buffer, offset, kept);
        return kept;
    }

    /** States value, -1 to 1, and confidence, 0 to 1. */
    public ExternalSignal says(double newValue, double newConfidence) {
        value = newValue;
        confidence = newConfidence;
        return this;
    }

    /** States its value, -1 to 1. */
    public ExternalSignal value(double newValue) {
        value = newValue;
        return this;
    }

    /** States its confidence, 0 to 1. */
    public ExternalSignal confidence(double newConfidence) {
        confidence = newConfidence;
        return this;
    }

    /** States its strength, 0 to 1. */
    public ExternalSignal strength(double newStrength) {
        strength = newStrength;
        return this;
    }

    /** States its direction: -1 SELL, 0 HOLD, 1 BUY, {@link #UNKNOWN}. */
    public ExternalSignal direction(int newDirection) {
        direction = newDirection;
        return this;
    }

    /** States its entry price, currency units. */
    public ExternalSignal entry(double price) {
        entry = price;
        return this;
    }

    /** States its target price, currency units. */
    public ExternalSignal target(double price) {
        target = price;
        return this;
    }

    /** States its stop price, currency units. */
    public ExternalSignal stop(double price) {
        stop = price;
        return this;
    }

    /** States how long it holds, minutes. */
    public ExternalSignal holding(double minutes) {
        holdingMinutes = minutes;
        return this;
    }

    /** One of its numbers is none that its column holds: the table refuses the row. */
    public ExternalSignal misfit() {
        misfit = true;
        return this;
    }

    /** @return its direction, that of its value where it states none */
    int side() {
        return direction == UNSAID ? (int) Math.signum(value) : direction;
    }

    /** @return what is wrong with it by itself, null where nothing is */
    Refusal check() {
        if (agentLength == 0 || typeLength == 0 || agentLength > AGENT_MAX || typeLength > TYPE_MAX) {
            return Refusal.NO_AGENT;
        }
        if (!(Math.abs(value) <= 1)) {
            return Refusal.VALUE;
        }
        if (!(confidence >= 0 && confidence <= 1)) {
            return Refusal.CONFIDENCE;
        }
        if (strength < 0 || strength > 1) {
            return Refusal.STRENGTH;
        }
        if (direction == UNKNOWN) {
            return Refusal.DIRECTION;
        }
        if (side() * value < 0) {
            return Refusal.DISAGREES;
        }
        if (holdingMinutes < 1 || holdingMinutes > 525_600) {
            return Refusal.HOLDING_PERIOD;
        }
        return misfit ? Refusal.NUMBER : null;
    }

    @Override
    public String toString() {
        return "symbol " + symbol.getStringWithoutLengthUtf8(0, symbolLength) + ", agent "
                + agent.getStringWithoutLengthUtf8(0, agentLength) + ", type "
                + type.getStringWithoutLengthUtf8(0, typeLength) + ", value " + value + ", confidence " + confidence
                + ", direction " + (direction >= UNSAID ? direction == UNSAID ? "none" : "unknown" : direction)
                + ", entry " + entry + ", target " + target + ", stop " + stop + ", id " + id;
    }
}
