package io.tapedeck.replay;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An event or output that had a part in a decision.
 *
 * @param part what part: armed, peak, fired, cause, …
 * @param output whether it is of the outputs journal
 * @param message a copy
 */
public record Step(String part, boolean output, UnsafeBuffer message) {
    /** @return the step of a message, copied */
    static Step of(String part, boolean output, DirectBuffer buffer, int offset, int length) {
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        return new Step(part, output, new UnsafeBuffer(copy));
    }

    /** @return the same event in another part */
    Step named(String other) {
        return new Step(other, output, message);
    }
}
