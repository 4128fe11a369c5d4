package io.tapedeck.signals;

/** Why a signal is not fused, or not judged. */
public enum Refusal {
    /** No instrument has the symbol. */
    UNKNOWN_SYMBOL("no instrument of this tape has the symbol"),
    /** No agent or type, or one too long. */
    NO_AGENT("agent_name must have 1 to 50 bytes, signal_type 1 to 30"),
    /** The value is no number from -1 to 1. */
    VALUE("value must be -1 to 1"),
    /** The confidence is no number from 0 to 1. */
    CONFIDENCE("confidence must be 0 to 1"),
    /** The strength is given and no number from 0 to 1. */
    STRENGTH("strength must be 0 to 1"),
    /** The direction is given and none. */
    DIRECTION("direction must be BUY, SELL or HOLD"),
    /** BUY below 0, or SELL above. */
    DISAGREES("direction and sign of value must agree"),
    /** Target or stop on the wrong side of the entry. */
    LEVELS("the target must lie beyond the entry in the signal's direction, the stop behind it"),
    /** No length of time. */
    HOLDING_PERIOD("holding_period must be 1 to 525600 minutes"),
    /** Its time is ahead of its receipt. */
    AHEAD("timestamp lies ahead of its receipt by more than decide.signals.ahead-max"),
    /** Its time is too old to be fused. */
    OLD("timestamp is older than decide.fusion.forget"),
    /** A later one of the same agent and type is known. */
    SUPERSEDED("a later signal of the same agent and type is known"),
    /** More agents and types than are kept. */
    VOICES("more agents and types than decide.signals.voices-max"),
    /** More agents and types on the symbol than are kept. */
    SYMBOL_VOICES("more agents and types on the symbol than decide.fusion.voices-max"),
    /** Fused, but no room, or no price, to judge it by. */
    NOT_JUDGED("fused but not judged: no price yet, or more signals await their horizon than decide.signals.pending-max"
            + " or pending-symbol-max"),
    /** A number that its column does not hold. */
    NUMBER("each number must fit its column: 4 decimals of confidence and strength, 6 of value, 8 of prices, whole minutes");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /** @return what was expected */
    public String text() {
        return text;
    }
}
