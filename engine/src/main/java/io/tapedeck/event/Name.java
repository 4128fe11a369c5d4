package io.tapedeck.event;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A text encoded once: a table, a column, a constant value. Immutable; any thread. */
public final class Name {
    private final String text;
    private final UnsafeBuffer buffer;

    /** @param text what to encode, as UTF-8 */
    public Name(String text) {
        this.text = text;
        buffer = new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @return the memory, to be read only, from 0 to {@link #length()} */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** @return bytes */
    public int length() {
        return buffer.capacity();
    }

    /** @return whether the bytes of {@code other} from {@code offset} are these */
    public boolean matches(DirectBuffer other, int offset, int length) {
        if (length != buffer.capacity()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(i) != other.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
