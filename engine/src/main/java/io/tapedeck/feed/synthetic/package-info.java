/**
 * Level 3: a made-up market for demonstrations, load tests and benchmarks. {@link io.tapedeck.feed.synthetic.SyntheticTape}
 * is the pure generator, the same for a seed wherever it runs; {@link io.tapedeck.feed.synthetic.SyntheticFeed} plays it
 * into the ring at its planned times.
 */
package io.tapedeck.feed.synthetic;
