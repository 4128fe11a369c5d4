/**
 * Level 1: the messages of the tape and what producers and readers share of them.
 *
 * <pre>
 * feed ── fills ──► Frame ── offer ──► Publisher ··· ring, journal ··· ──► MessageHandler (lane, decide, replay)
 *                     ▲                                      │
 *               Instruments (ids, definitions)        Catalogue (what a start must know again)
 * </pre>
 *
 * The codecs in {@code io.tapedeck.event.codec} are generated from {@code sbe/tapedeck.xml}, which documents each field.
 */
package io.tapedeck.event;
