/**
 * Whole rates, each verified by count: a feed through ring and journal; the journal into the database; all at once; and beside
 * them, in the same run on the same host, COPY of the same rows already encoded: the limit that the database sets.
 */
package io.tapedeck.bench.ingest;
