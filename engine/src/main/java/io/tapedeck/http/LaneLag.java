package io.tapedeck.http;

/**
 * How far a landing lane is behind the journal.
 *
 * @param lane the lane's name: tick lane's number, "ordered" or "rejects"
 * @param events events journaled durably and not yet landed
 * @param seconds age of the oldest of them, s; 0 where there is none
 */
public record LaneLag(String lane, long events, double seconds) {
}
