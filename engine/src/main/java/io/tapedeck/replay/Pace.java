package io.tapedeck.replay;

import io.tapedeck.common.TapedeckException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets a tape pass at its own pace, or a multiple of it. Time of the tape is that of receipt, in whose order it stands; of
 * historical events, which were received as fast as a file is read, that of the venue. A step back in time costs nothing. One thread.
 */
public final class Pace {
    /** Waits. */
    @FunctionalInterface
    public interface Waiter {
        /** @return true where waiting is to end for good: somebody wants to stop */
        boolean await(long nanos) throws InterruptedException;
    }

    /** As fast as it goes. */
    public static final double MAX = Double.POSITIVE_INFINITY;
    private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)x");

    private final double speed;
    private final LongSupplier clock;
    private final Waiter waiter;
    private long begunTape = Long.MIN_VALUE;
    private long begun;

    /**
     * @param speed tape time for real time, {@link #MAX} for no waiting
     * @param clock ns of a clock that only goes on
     * @param waiter waits
     */
    public Pace(double speed, LongSupplier clock, Waiter waiter) {
        this.speed = speed;
        this.clock = clock;
        this.waiter = waiter;
    }

    /** @return the speed that {@code max}, {@code 1x}, {@code 2.5x} say; CONFIGURATION error for anything else */
    public static double parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.equals("max")) {
            return MAX;
        }
        if (form.matches() && Double.parseDouble(form.group(1)) > 0) {
            return Double.parseDouble(form.group(1));
        }
        throw TapedeckException
                .configuration("--speed must be max, or a multiple of the tape's pace such as 1x, 10x, 0.5x; got "
                        + text);
    }

    /**
     * Waits until an event of that time is due.
     *
     * @param time of the tape, ns
     * @return false where somebody wants to stop
     */
    public boolean await(long time) throws InterruptedException {
        if (speed == MAX) {
            return true;
        }
        if (begunTape == Long.MIN_VALUE) {
            begunTape = time;
            begun = clock.getAsLong();
        }
        double due = begun + (time - begunTape) / speed;
        for (long left = (long) (due - clock.getAsLong()); left > 0; left = (long) (due - clock.getAsLong())) {
            if (waiter.await(left)) {
                return false;
            }
        }
        return true;
    }
}
