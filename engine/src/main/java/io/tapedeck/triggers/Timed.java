package io.tapedeck.triggers;

/** What a time may come due for. */
sealed interface Timed permits Trigger, Order {
}
