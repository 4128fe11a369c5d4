package io.tapedeck.risk;

/** Told of each breach once, and of its end. On the thread that decides. */
public interface AlertListener {
    /**
     * A limit was passed.
     *
     * @return what the end of the breach is to refer to: the id of the row written
     */
    long onBreach(Alert alert);

    /** The limit holds again; {@link Alert#reference()} is what {@link #onBreach} returned. */
    void onEnd(Alert alert);
}
