/** Level 0: counters and latency recorders that any thread may read while one writes. */
package io.tapedeck.metrics;
