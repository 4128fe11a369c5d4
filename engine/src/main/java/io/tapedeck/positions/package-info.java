/**
 * What is held: a book of positions by symbol, exchange, strategy, agent and tenant, fed by trades and marked by ticks.
 *
 * <pre>
 *  trades rows, paper fills ──► PositionBook ──► PositionListener (triggers)
 *  ticks ──► mark, unrealised profit, exposure ──► risk limits · marks that are due ──► rows of position_marks
 * </pre>
 *
 * The arithmetic is that of the database's trade trigger ({@code update_position_from_trade}), to the last digit. Pure state
 * machines: no thread, no clock, no I/O; nothing is allocated a tick.
 */
package io.tapedeck.positions;
