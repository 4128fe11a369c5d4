package io.tapedeck.feed.ilp;

import java.nio.charset.StandardCharsets;

/** Bytes seen as characters, reused; a byte above 127 is a character above 127, which names refuse. One thread. */
final class AsciiView implements CharSequence {
    private byte[] bytes = new byte[0];
    private int offset;
    private int length;

    AsciiView wrap(byte[] buffer, int from, int count) {
        bytes = buffer;
        offset = from;
        length = count;
        return this;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) (bytes[offset + index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().subSequence(start, end);
    }

    @Override
    public String toString() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
