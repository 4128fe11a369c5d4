package io.tapedeck.risk;

/**
 * A breach, or its end.
 *
 * @param reference what the listener returned at the begin; 0 at the begin itself
 * @param limit that was passed
 * @param position of the book, -1 where the limit is not of a position
 * @param instrument dense index, -1 where the limit is of the portfolio
 * @param current what was measured, in the limit's unit
 * @param max what is allowed
 * @param begun when the breach began, ns of the tape
 * @param ended when it ended, ns; {@link #OPEN} while it lasts
 * @param blocks whether entry orders are blocked meanwhile
 */
public record Alert(long reference, Limit limit, int position, int instrument, double current, double max, long begun,
        long ended, boolean blocks) {
    /** The end of a breach that lasts. */
    public static final long OPEN = Long.MIN_VALUE;

    /** @return whether it lasts */
    public boolean open() {
        return ended == OPEN;
    }

    /** @return how far beyond, as a fraction of the limit */
    public double beyond() {
        return current / max - 1;
    }
}
