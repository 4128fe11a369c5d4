package io.tapedeck.triggers;

/** Is told what triggers and orders do, and gives what only it knows. The thread that decides. */
public interface TriggerListener {
    /** @return a new id; the row that carries it is told of next */
    String nextId();

    /** A trigger was armed by a strategy's rules or a signal: {@link Trigger#id()} is the id given last. */
    void onArmed(Trigger trigger);

    /** A trigger's state or levels have changed. */
    void onChanged(Trigger trigger);

    /** An order was made; {@link Order#id()} is the id given last. */
    void onOrder(Order order);

    /** An order was refused before it was made; {@link Order#id()} is the id given last. */
    void onRefused(Order order, String reason);

    /** An order of ours ended without being filled whole. */
    void onCancelled(Order order);

    /** The quantity of an order of ours was cut, because its position has shrunk. */
    void onReduced(Order order);

    /** The order of a trigger that leaves a position has ended, as the tape says, with something left of it. */
    void onExitFailed(Order order);

    /** The order of a trigger that leaves a position was cut by {@code quantity}, 1e-6, as the tape says; what remains is open. */
    void onExitCut(Order order, long quantity);

    /**
     * A row says that an order is filled, and trades of {@code units} of it, 1e-6, have not come for {@code age} ns of the tape.
     * Those of an order made here count as leaving, or entered, still; those of another's no more.
     */
    void onUnbooked(Order order, long units, long age);

    /** Of an order that {@link #onUnbooked} told of, {@link Order#alert()} where, no trade is waited for any more. */
    void onBooked(Order order);

    /** A trigger is cancelled that was to guard a position of which {@code units}, 1e-6, nothing guards now. */
    void onUnguarded(Trigger trigger, long units);

    /**
     * A trigger is at its level, {@code price} of 1e-9 or ABSENT, and sends nothing, as exit orders cover all that is held: one
     * of them, open for long, is {@code cover}.
     */
    void onCovered(Trigger trigger, Order cover, long price);

    /** An order of ours waits, as it meets a {@code price}, 1e-9, that trades cannot hold. */
    void onWaits(Order order, long price);

    /** An order of ours was filled by {@code quantity}, 1e-6, at {@code price}, 1e-9; whole where nothing remains. */
    void onFilled(Order order, long quantity, long price);

    /** @return the newest price of an instrument, 1e-9; {@link io.tapedeck.common.FixedPoint#ABSENT} where there is none yet */
    long marketPrice(int instrument);

    /** @return the next instrument of the same symbol on another venue, round and round; itself where it stands alone */
    default int nextVenue(int instrument) {
        return instrument;
    }

    /** @return portfolio's currency for one of the order's, 1e-8 */
    long fxRate(Order order);

    /**
     * Asks before an order that opens or grows a position.
     *
     * @return why it may not be made; null where it may
     */
    String refusal(Order order);
}
