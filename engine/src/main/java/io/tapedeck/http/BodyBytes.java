package io.tapedeck.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A buffer that grows with what arrives, up to a limit, within the budget of all bodies. Reused; one thread. */
final class BodyBytes {
    private static final int FIRST_BYTES = 64 << 10;
    /** A buffer above this is not kept for the next request. */
    private static final int KEPT_BYTES = 1 << 20;

    private final ByteBudget budget;
    private byte[] bytes = new byte[0];
    private int length;
    private long taken;

    BodyBytes(ByteBudget budget) {
        this.budget = budget;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /**
     * Reads {@code in} to its end.
     *
     * @throws HttpRefusal 413 beyond {@code max} bytes, 503 where the budget is used up
     * @throws IOException where the input breaks off
     */
    void fill(InputStream in, int max, int retryAfterSeconds) throws IOException, HttpRefusal {
        length = 0;
        reserve(Math.min(max, Math.max(bytes.length, FIRST_BYTES)), retryAfterSeconds);
        while (true) {
            if (length == bytes.length) {
                if (length == max) {
                    refuseMore(in, max);
                    return;
                }
                reserve((int) Math.min(max, 2L * length), retryAfterSeconds);
            }
            int count = in.read(bytes, length, Math.min(bytes.length, max) - length);
            if (count < 0) {
                return;
            }
            length += count;
            if (length == max) {
                refuseMore(in, max);
                return;
            }
        }
    }

    private static void refuseMore(InputStream in, int max) throws IOException, HttpRefusal {
        if (in.read() >= 0) {
            throw tooLarge(max);
        }
    }

    static HttpRefusal tooLarge(int max) {
        return HttpRefusal.tooLarge(
                "the body has more than " + max + " bytes, the most that is taken at once: send smaller requests");
    }

    private void reserve(int capacity, int retryAfterSeconds) throws HttpRefusal {
        long more = capacity - taken;
        if (more > 0) {
            if (!budget.tryTake(more)) {
                throw HttpRefusal.unavailable("the bodies of other requests use all the memory that is set aside for"
                        + " them: retry", retryAfterSeconds);
            }
            taken += more;
        }
        if (capacity > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacity);
        }
    }

    /** Empties the buffer and gives its bytes back to the budget. */
    void release() {
        budget.giveBack(taken);
        taken = 0;
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[0];
        }
    }
}
