package io.tapedeck.common;

import org.agrona.DirectBuffer;

/**
 * The hashes that are part of the data and therefore may never change: identifiers (instrument, feed) and row sums.
 * FNV-1a over bytes (Fowler, Noll, Vo; draft-eastlake-fnv) finished by MurmurHash3's 64-bit mixer (Appleby), so that
 * short strings that differ in their last byte differ in every bit. Not cryptographic. Any thread.
 */
public final class Hashing {
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Hashing() {
    }

    /** @return the state to begin a hash with */
    public static long begin() {
        return FNV_OFFSET_BASIS;
    }

    /** @return the state after one more byte (its low 8 bits) */
    public static long add(long state, int value) {
        return (state ^ (value & 0xff)) * FNV_PRIME;
    }

    /** @return the state after {@code length} bytes of {@code bytes} from {@code offset} */
    public static long add(long state, byte[] bytes, int offset, int length) {
        long result = state;
        for (int i = offset; i < offset + length; i++) {
            result = (result ^ (bytes[i] & 0xff)) * FNV_PRIME;
        }
        return result;
    }

    /** @return the state after {@code length} bytes of {@code buffer} from {@code offset} */
    public static long add(long state, DirectBuffer buffer, int offset, int length) {
        long result = state;
        for (int i = offset; i < offset + length; i++) {
            result = (result ^ (buffer.getByte(i) & 0xff)) * FNV_PRIME;
        }
        return result;
    }

    /** @return the state after the characters of {@code text}, which must be ASCII (DATA error otherwise) */
    public static long addAscii(long state, CharSequence text) {
        long result = state;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                throw TapedeckException.data("expected ASCII, got '" + c + "' in \"" + text + '"');
            }
            result = (result ^ c) * FNV_PRIME;
        }
        return result;
    }

    /** @return the 64-bit hash of a state; every bit depends on every byte */
    public static long finish(long state) {
        return mix(state);
    }

    /** @return the 63-bit identifier of a state: positive, never 0 (0 means none) */
    public static long finishId(long state) {
        long id = mix(state) & Long.MAX_VALUE;
        return id == 0 ? 1 : id;
    }

    /** @return a bijective mix of {@code value}, MurmurHash3's fmix64 */
    public static long mix(long value) {
        long x = value;
        x ^= x >>> 33;
        x *= 0xff51afd7ed558ccdL;
        x ^= x >>> 33;
        x *= 0xc4ceb9fe1a85ec53L;
        return x ^ (x >>> 33);
    }

    /** @return {@code state} combined with a whole 64-bit value, order-sensitive: for the columns of a row */
    public static long combine(long state, long value) {
        return mix(state * 31 + value);
    }
}
