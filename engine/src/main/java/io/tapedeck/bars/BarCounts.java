package io.tapedeck.bars;

/**
 * What did not go the usual way, since the begin of the state.
 *
 * @param revisions versions of bars that late ticks made
 * @param tooLate bars that a tick would have revised but that are not kept any more: one a timeframe
 * @param ahead live ticks left out because their time lies further ahead of their receive time than a bar
 * @param unsummed trades whose size is missing in a bar's volume and average price: 128 bits do not hold the sum
 * @param feedsEnded historical feeds ended before their end because there were too many
 */
public record BarCounts(long revisions, long tooLate, long ahead, long unsummed, long feedsEnded) {
}
