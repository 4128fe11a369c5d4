package io.tapedeck.decide.recovery;

import java.util.function.LongSupplier;

/**
 * Market sequence up to which everything is decided and every output that it caused may be read. An event decided now has
 * outputs that are synced a little later, while further ones come: so a moment is taken, and holds until its outputs are
 * readable; then the next one is. Any thread.
 */
final class DecidedAndReadable implements LongSupplier {
    private final LongSupplier decided;
    private final LongSupplier emitted;
    private final LongSupplier readable;
    private long passed;
    private long nextPassed;
    private long itsOutput;

    /**
     * @param decided last event decided
     * @param emitted last output journaled: published before the event that caused it counts as decided
     * @param readable last output that may be read
     */
    DecidedAndReadable(LongSupplier decided, LongSupplier emitted, LongSupplier readable) {
        this.decided = decided;
        this.emitted = emitted;
        this.readable = readable;
    }

    @Override
    public synchronized long getAsLong() {
        long limit = readable.getAsLong();
        if (limit >= itsOutput) {
            passed = nextPassed;
            nextPassed = decided.getAsLong(); // before the output, which therefore covers all outputs up to this event
            itsOutput = emitted.getAsLong();
            if (limit >= itsOutput) {
                passed = nextPassed;
            }
        }
        return passed;
    }
}
