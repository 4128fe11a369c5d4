/**
 * Measurements, no part of the daemon: {@link io.tapedeck.bench.ingest} measures whole rates from feed to database beside the
 * bare limit of the same database, {@link io.tapedeck.bench.jmh} asks one question a class of single steps.
 */
package io.tapedeck.bench;
