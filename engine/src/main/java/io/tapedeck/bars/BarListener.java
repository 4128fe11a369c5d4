package io.tapedeck.bars;

/** Takes closed bars and their later versions. Called by the thread that decides. */
@FunctionalInterface
public interface BarListener {
    /**
     * A bar has closed, or a late tick has made a new version of it ({@link ClosedBar#late()}).
     *
     * @param bar valid during the call
     * @param day the day of the bar so far, of a minute that closed in its turn; null of any other
     */
    void onBar(ClosedBar bar, DaySoFar day);

    /** An instrument has its first trade, of live events or of a historical feed: it will have bars. */
    default void onTraded(int instrument, boolean historical) {
    }
}
