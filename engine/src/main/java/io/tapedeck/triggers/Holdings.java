package io.tapedeck.triggers;

/** What is held, as triggers ask it. Positions are numbered densely and keep their number. The thread that decides. */
public interface Holdings {
    /** No such position. */
    int NONE = -1;

    /** @return the position of a strategy and agent in an instrument, {@link #NONE} where it never traded */
    int find(int instrument, String strategy, String agent);

    /** @return its instrument's dense index */
    int instrument(int position);

    /** @return its strategy */
    String strategy(int position);

    /** @return its agent */
    String agent(int position);

    /** @return units held, 1e-6; below 0: short */
    long quantity(int position);

    /** @return what a unit cost on average, 1e-9, rounded up or down */
    long averageCost(int position, boolean up);
}
