package io.tapedeck.positions;

import io.tapedeck.event.Name;

/** Names and times of each position of a book, by its number. The thread that decides. */
public final class PositionFacts {
    private final Names names;
    private final PositionKeys keys;
    private final PositionColumns columns;

    PositionFacts(Names names, PositionKeys keys, PositionColumns columns) {
        this.names = names;
        this.keys = keys;
        this.columns = columns;
    }

    /** @return its symbol */
    public Name symbol(int position) {
        return names.get(keys.symbol(position));
    }

    /** @return its venue */
    public Name exchange(int position) {
        return names.get(keys.exchange(position));
    }

    /** @return its strategy */
    public Name strategy(int position) {
        return names.get(keys.strategy(position));
    }

    /** @return its agent */
    public Name agent(int position) {
        return names.get(keys.agent(position));
    }

    /** @return whose it is */
    public Name tenant(int position) {
        return names.get(keys.tenant(position));
    }

    /** @return currency of its amounts */
    public Name currency(int position) {
        return names.get(columns.currency[position]);
    }

    /** @return time of that price, ns */
    public long markTime(int position) {
        return columns.markTime[position];
    }

    /** @return market sequence of the tick that marked it, 0 where it was a trade */
    public long markSequence(int position) {
        return columns.markSequence[position];
    }

    /** @return time of its first trade, ns */
    public long firstTradeAt(int position) {
        return columns.firstTradeAt[position];
    }

    /** @return latest time of a trade, ns */
    public long lastTradeAt(int position) {
        return columns.lastTradeAt[position];
    }
}
