/**
 * The line-protocol feed: bytes from a socket, a request or a file become ticks and rows.
 *
 * <pre>
 *  bytes ──► LineParser ──► ParsedLine ──► LineMapper ──► Frame (SBE) ──► Publisher
 *            one line at      columns       TickMapping,
 *            a time, no       as ranges,    TableList, RowCheck
 *            allocation       exact         ▲
 *                                           └── refuses with line, column and reason
 * </pre>
 *
 * The parser accepts what InfluxDB's own library accepts, and, in the dialect {@link io.tapedeck.feed.ilp.Dialect#QUESTDB},
 * what QuestDB's clients write beyond it. It rounds nothing: a number arrives as the decimal that was written.
 */
package io.tapedeck.feed.ilp;
