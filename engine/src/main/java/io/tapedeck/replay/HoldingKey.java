package io.tapedeck.replay;

/**
 * A position's name.
 *
 * @param symbol what is held
 * @param exchange where it was traded
 * @param strategy that holds it
 * @param agent that holds it
 */
public record HoldingKey(String symbol, String exchange, String strategy, String agent) {
    @Override
    public String toString() {
        return exchange + ':' + symbol + ' ' + strategy + '/' + agent;
    }
}
