/**
 * What a trader waits for: the specifications' queries and ten more on a whole day of 50,000 symbols, while the tape goes on
 * into the same tables and 200 connections are open.
 */
package io.tapedeck.bench.queries;
