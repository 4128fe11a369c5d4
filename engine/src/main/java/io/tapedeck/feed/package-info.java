/**
 * Level 3: what brings data in. A feed reads its source on a thread of its own, turns records into messages in a
 * {@link io.tapedeck.event.Frame} and offers it to the {@link io.tapedeck.event.Publisher}; what it does with a record is
 * counted, nothing disappears.
 *
 * <pre>
 * source ──► Feed ── Frame ──► WaitingPublisher ──► Publisher (the ring)
 *             │ └── SequenceTracker: a jump in the source's numbers becomes a GAP event before the next message
 *             └──── FeedCounters, RejectSink
 * </pre>
 */
package io.tapedeck.feed;
