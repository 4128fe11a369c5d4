package io.tapedeck.positions;

/** Told of each position that a trade has changed, on the thread that decides, before the next event. */
@FunctionalInterface
public interface PositionListener {
    /**
     * A trade was booked.
     *
     * @param position of the book
     * @param oldQuantity before it, 1e-6, signed
     * @param newQuantity after it, 1e-6, signed
     * @param price of the trade, 1e-9
     * @param time of its execution, ns
     */
    void onChange(int position, long oldQuantity, long newQuantity, long price, long time);
}
