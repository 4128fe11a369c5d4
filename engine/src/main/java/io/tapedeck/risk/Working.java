package io.tapedeck.risk;

/**
 * What orders that are still open may yet do, as an entry is asked about: of the order's own position, of its instrument, of the
 * portfolio; of its instrument on all venues of its symbol. Entries count with what remains of them, at the price they are expected to be filled at; nobody knows which of them
 * will be filled, so buys and sales are told apart and each limit looks at the worse. Money in the portfolio's currency, 1e-6,
 * units 1e-6, all 0 or above.
 *
 * @param bought units that open orders of the position buy, entries and exits
 * @param sold units that open orders of the position sell, entries and exits
 * @param positionBuys value of its entries that buy
 * @param positionSells value of its entries that sell
 * @param instrumentBuys value of all entries of the instrument that buy
 * @param instrumentSells value of all entries of the instrument that sell
 * @param buys value of all entries that buy
 * @param sells value of all entries that sell
 * @param unpriced an open entry whose price nobody knows, null where there is none
 */
public record Working(long bought, long sold, long positionBuys, long positionSells, long instrumentBuys,
        long instrumentSells, long buys, long sells, String unpriced) {
    /** No order is open. */
    public static final Working NONE = new Working(0, 0, 0, 0, 0, 0, 0, 0, null);
}
