package io.tapedeck.event;

/** The ring's slots: how many a message takes. Units: bytes. */
public final class Slots {
    /** Bytes of a slot. */
    public static final int SLOT_BYTES = 256;
    /** Bytes at a slot's begin that are the ring's own. */
    public static final int SLOT_HEADER_BYTES = 8;
    /** Bytes of a message that fit one slot. */
    public static final int PAYLOAD_BYTES = SLOT_BYTES - SLOT_HEADER_BYTES;

    private Slots() {
    }

    /** @return slots that a message of {@code length} bytes takes, at least 1 */
    public static int of(int length) {
        return length <= PAYLOAD_BYTES ? 1 : (length + PAYLOAD_BYTES - 1) / PAYLOAD_BYTES;
    }
}
