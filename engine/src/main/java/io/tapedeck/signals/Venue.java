package io.tapedeck.signals;

/**
 * What fusion knows of an instrument.
 *
 * @param symbol its symbol
 * @param exchange its venue
 * @param currency what it is priced in, empty where unknown
 * @param step smallest step of a size, units, above 0
 */
public record Venue(String symbol, String exchange, String currency, double step) {
}
