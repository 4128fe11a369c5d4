package io.tapedeck.feed.ilp;

/** What a column of a tick's line is for. */
public enum TickColumn {
    /** The instrument's symbol; required. */
    SYMBOL(0),
    /** The venue; else the mapping's own. */
    EXCHANGE(1),
    /** A trade's price; required in trades. */
    PRICE(2),
    /** A trade's size. */
    SIZE(3),
    /** A quote's bid price; a quote needs it or the ask. */
    BID(4),
    /** A quote's ask price. */
    ASK(5),
    /** Size at the bid. */
    BID_SIZE(6),
    /** Size at the ask. */
    ASK_SIZE(7),
    /** The venue's conditions, at most 16 ASCII characters; by default also the side. */
    CONDITIONS(8),
    /** The venue's time, instead of the line's timestamp: a timestamp, a whole number in the line's unit, or seconds. */
    EXCHANGE_TIME(9),
    /** Known and left out: the tick has no place for it. */
    IGNORED(10);

    static final int COUNT = 11;

    private final int index;

    TickColumn(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }
}
